"""The names in a value that is said to be an author's: separate, without "By", roles, addresses and degrees set apart."""

from __future__ import annotations

import re

from cleannews.candidates import key
from cleannews.folding import fold, whole
from cleannews.korean import is_korean_name
from cleannews.lexicon import Lexicon
from cleannews.nameforms import NameForms, name_forms
from cleannews.names import WIDE, is_role, names_in

_ADDRESS = re.compile(r"https?://|www\.|^/|^@|^\w+(?:\.\w+){2,}$", re.IGNORECASE)
_MAIL = re.compile(r"[(<\[]?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[)>\]]?|(?<=\s)@\w+|\s*\([^()]{0,80}\)\s*$")
_PARTS = re.compile(r"\s*[;|•·/、；，]\s*|\s+[-–—]\s+|\n")
_COMMA = re.compile(r"\s*[,،]\s*")
_LETTERS = re.compile(r"^(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z.-]{0,6}(?: [IVX\d]{1,3})?[®™.]?$|^[JS]r\.?$")
"""Letters behind a name that tell a degree or a generation: MD, Ph.D., CFP®, Jr."""

_DOMAIN = re.compile(r"^[\w-]+\.[a-z]{2,10}$", re.IGNORECASE)
IN_HANGUL = re.compile(r"^[가-힣]+$")
_LONGEST, _LOOSE = 60, 45
MOST = 12
"""Authors of an article, at most."""


def people(text: str, forms: NameForms) -> list[str]:
    """The names in a value that is said to be the author's name.

    >>> from cleannews.lexicon import load
    >>> from cleannews.nameforms import name_forms
    >>> forms = name_forms(load())
    >>> people("By Jane Roe, John Doe and Ann Poe", forms), people("Ann Poe, MD", forms), people("Jane Roe, Staff Writer", forms)
    (['Jane Roe', 'John Doe', 'Ann Poe'], ['Ann Poe, MD'], ['Jane Roe'])
    """
    if _ADDRESS.search(text):
        return []
    text = _MAIL.sub(" ", text).strip(" ,;|-–—")
    if found := wide_people(text, forms):
        return found
    if match := forms.begins_by.match(text):
        text = match["rest"]
    found = [name for part in _PARTS.split(text) for name in listed(part, forms)]
    return list(dict.fromkeys(found))[:MOST]


def wide_people(text: str, forms: NameForms) -> list[str]:
    """The names in a Korean, Chinese or Japanese value."""
    return (names_in(text, forms) or name_ahead(text, forms)) if WIDE.search(text) else []


def name_ahead(text: str, forms: NameForms) -> list[str]:
    """A Korean name at the start of a value with a role or a date further on: between the two stands the reporter's paper or desk."""
    first, *rest = text.split() or [""]
    ends = any(word.split("(")[0] in forms.roles or word[0].isdigit() for word in rest)
    return [first] if ends and IN_HANGUL.match(first) and is_korean_name(first, forms) else []


def listed(part: str, forms: NameForms) -> list[str]:
    """The names of a list with commas and "and"; degrees stay with their name, a role behind a comma goes."""
    names: list[str] = []
    pieces = [piece for piece in _COMMA.split(part) if piece]
    if (
        len(pieces) == 2
        and " " not in pieces[0]
        and pieces[1].count(" ") <= 1
        and not _LETTERS.match(pieces[1])
        and len(pieces[1]) < 12
    ):
        pieces = [f"{pieces[1]} {pieces[0]}"]
    for piece in pieces:
        if names and _LETTERS.match(piece):
            names[-1] = f"{names[-1]}, {piece}"
            continue
        for one in forms.joiner.split(piece):
            name = one.strip(" .,*_\"'")
            enough = 2 <= len(name) <= _LONGEST and name.count(" ") <= 5 and any(c.isalpha() for c in name)
            if enough and not (names and (is_role(name, forms) or _DOMAIN.match(name))):
                names.append(name)
    return names


def loose(text: str, lexicon: Lexicon, sites: frozenset[str]) -> list[str]:
    """The names in a short byline element whose text is built like no name: a nickname, or the site's team."""
    forms = name_forms(lexicon)
    rest = text
    while match := forms.begins_by.match(rest):
        rest = match["rest"]
    words = rest.split()
    if not words or len(rest) > _LOOSE or len(words) > 5 or any(c.isdigit() for c in rest) or rest[-1] in ":?!•|":
        return []
    known = any(whole(fold(one)) in lexicon.lines or one.casefold() in forms.by_words for one in (rest, text))
    if known or words[-1].casefold() in forms.small_words:
        return []
    return people(rest, forms) if not is_role(rest, forms) or any(site in key(rest) for site in sites if len(site) > 2) else []


def trimmed(name: str, forms: NameForms) -> str:
    """A name without what a line goes on with behind it: "Jane Roe on Friday", "Jane Roe December"."""
    words = name.split()
    end = next(
        (
            n
            for n in range(1, len(words))
            if (words[n].islower() and words[n] in forms.small_words) or words[n].casefold() in forms.days
        ),
        None,
    )
    return " ".join(words[:end])
