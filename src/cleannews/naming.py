"""Whom a line names as an author, and in which way it does: by words, by a role, by its shape."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from cleannews.folding import fold
from cleannews.korean import plainly
from cleannews.nameforms import NameForms
from cleannews.names import (
    DIGIT,
    LONGEST_LINE,
    MAIL,
    PARTICLE,
    WIDE,
    first_name,
    is_role,
    latin_names,
    listed,
    may_begin_by,
    may_have_by,
    names_in,
    parts_of,
    unsaid_name,
)

_GLUED = re.compile(
    r"((?:^|\s)[A-ZÀ-Þ][\w.'’-]*\s+(?:[A-ZÀ-Þ][a-zß-ÿ]+-)?[A-ZÀ-Þ][a-zß-ÿ'’]{3,})(?=[A-ZÀ-Þ][a-zß-ÿ]{2,}[\s:,.|\d]+\S)"
)
"""Two words of a name with the next word glued to it, and more behind: "Jane RowePublished: May 3"."""
_CAMEL = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]")
_LOOSE_COMMA = re.compile(r"\s+,\s*|,\s+")
_SLASH = re.compile(r"\s?/\s?")
_SLASHED = re.compile(r"{name}(?:\s?/\s?{name})+".format(name=r"[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){1,2}"))
"""Full names with a slash between: "Jane Rowe/John Doe"; behind a single name stands an agency or a place."""
_LETTERS_STOP = re.compile(r"[.!?…](?<=[^\W\d_]{3}.)[\"'”’»)\]]*(?:\s+[^\W\d_]|\s*$)")
"""A sentence's end, which stands behind three letters; the stop is looked for first, because one of four characters is found at once."""
_BIOGRAPHY = re.compile(r"^(?P<name>[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]*){1,3}),? (?P<next>[a-zß-ÿ]+)\s")
_LONGEST_BARE = 110
"""Characters up to which a line that does not say "By" may name its author."""


_WORDS = 9
"""Words up to which a line without a mark or digit may be a name and a role."""
_PARTED = re.compile(r"[\d|•·∙⋅●–—/,;:()\t\n]|\s-\s|\s{3}")
MARKS = " \t\n•*-–—#_+|>□■◆▲●·:,."
"""Marks ahead of a byline's own words."""

BARE, BY, ROLE, FURTHER, WORD, TEAM, MORE, BIOGRAPHY, NOUN, PLACED, ASIDE = map(float, range(1, 12))
"""Ways in which a line names somebody: a bare name, behind a word such as "By" at its start, beside a role, behind "by" further on, a single
capitalised word, a group such as "The Gazette Team", behind words such as "View all posts by", at the start of a biography, behind a noun such as
"Interview" without a colon, ahead of a comma and what else, behind the word for an editor or a photographer."""


class Naming(NamedTuple):
    """Whom a line names, and in which way; no names and 0 where nobody."""

    names: tuple[str, ...] = ()
    way: float = 0.0


_NOBODY = Naming()


def naming(line: str, forms: NameForms) -> Naming:
    """Whom a line names and how.

    >>> from cleannews.lexicon import load
    >>> from cleannews.nameforms import name_forms
    >>> forms = name_forms(load())
    >>> naming("By Jane Rowe, Staff Writer", forms)
    Naming(names=('Jane Rowe',), way=2.0)
    >>> naming("3 May 2024 | Jane Rowe | 3 min read", forms)
    Naming(names=('Jane Rowe',), way=1.0)
    """
    return naming_of(line[:LONGEST_LINE], forms)


def may_say(line: str, forms: NameForms) -> bool:
    """Whether a line may name somebody behind a word such as "By" at its start, or beside a role: a look that costs a tenth of `naming`."""
    text = line[:LONGEST_LINE].lstrip(MARKS)
    return not text.isascii() or may_begin_by(text.casefold(), forms)


@functools.lru_cache(maxsize=1 << 15)
def naming_of(line: str, forms: NameForms) -> Naming:
    """`naming` of a line of bounded length: a pure function, remembered because lines of menus and bylines come again."""
    text = line.lstrip(MARKS).rstrip()
    if not text:
        return _NOBODY
    if not text.isascii() and WIDE.search(text):
        return wide_naming(text, forms)
    folded = text.casefold()
    if (said := said_naming(text, folded, forms)) is not None:
        return said
    if _LETTERS_STOP.search(text):
        biography = _BIOGRAPHY.match(text)
        known = biography and biography["next"] in forms.small_words
        return named(latin_names(biography["name"], forms, 2), BIOGRAPHY) if biography and known else _NOBODY
    return further_naming(text, folded, forms) or bare_naming(text, folded, forms)


def said_naming(text: str, folded: str, forms: NameForms) -> Naming | None:
    """Whom a line names that begins with words such as "By" or "View all posts by"; None where it does not."""
    if may_begin_by(folded, forms) and (by := forms.begins_by.match(text)):
        return named(signed(by["rest"], forms), BY if is_sure(by, forms) else NOUN)
    if (rest := forms.behind_more(folded, text)) and not forms.may_hold_others(text):
        return named(latin_names(prepared(rest, forms), forms, 2), MORE)
    return None


def further_naming(text: str, folded: str, forms: NameForms) -> Naming | None:
    """Whom a line names behind a word such as "by" in its midst: two words or more, or beside a date."""
    if may_have_by(folded, forms) and (by := forms.find_by(prepared(text, forms))):
        names = signed(by["rest"], forms)
        if names and not names[0].islower() and (" " in names[0] or DIGIT.search(text)):
            return named(names, FURTHER)
    return None


def bare_naming(text: str, folded: str, forms: NameForms) -> Naming:
    """Whom a line names by its shape alone: capitalised words, with dates and roles beside them."""
    if len(text) > _LONGEST_BARE or not (text[0].isupper() or text[0].isdigit() or text[0] == "["):
        return _NOBODY
    if " " not in text:
        return Naming((text,), WORD) if latin_names(text, forms) == [text] else _NOBODY
    words = text.split()
    if sum([word[0].isupper() for word in words]) < 2 or (len(words) > _WORDS and _PARTED.search(text) is None):
        return _NOBODY  # what most lines are is seen without any of the patterns below
    if folded.strip(" :") in forms.by_words:
        return _NOBODY
    own = prepared(text, forms)
    parts = parts_of(own)
    if own != text and (word := alone(parts)) and latin_names(word, forms) == [word]:
        return Naming((word,), WORD)
    if group := group_name(parts, forms):
        return named(group, TEAM)
    if names := first_name(parts, forms, strict=False, beside=own != text):
        return named(names, BARE)
    return named(listed(own, forms, 2, strict=False).names[:1], PLACED) if "," in own else _NOBODY


def alone(parts: list[str]) -> str:
    """The only part of a line that is left beside dates and addresses, if it is one word."""
    left = [part for part in (part.strip(MARKS) for part in parts) if part]
    return left[0] if len(left) == 1 and " " not in left[0] else ""


def named(names: list[str], way: float) -> Naming:
    """A naming of some people, or of nobody."""
    return Naming(tuple(names), way) if names else _NOBODY


def signed(rest: str, forms: NameForms) -> list[str]:
    """The people or the group that stand behind a word such as "By"; a desk ("News Desk") where nobody else does."""
    rest = prepared(rest, forms)
    parts = parts_of(rest)
    first = next(filter(None, (part.strip(MARKS) for part in parts)), "")
    if first.isalpha() and first.islower() and len(first) >= PARTICLE and first not in forms.small_words:
        return [first]
    names = group_name(parts, forms) or listed(rest, forms, 1, strict=False).names
    desk = [first] if first[:1].isupper() and first.casefold().rpartition(" ")[2] in forms.groups else []
    return [] if names and names[0].islower() and names[0] != rest else names or desk or uncased_name(first, forms)


_UNCASED = re.compile(r"[\u0590-\u08ff\s'’\"-]+")


def uncased_name(part: str, forms: NameForms) -> list[str]:
    """The name that is all of a part in a script without capitals (Arabic, Hebrew): two to four words, none of them a function word."""
    words = part.split()
    if not 2 <= len(words) <= 4 or not _UNCASED.fullmatch(part) or not forms.small_words.isdisjoint(words):
        return []
    return [] if is_role(part, forms) else [part]


_NOUN = 5
"""Letters from which a single word ahead of a name may be a heading's noun ("Interview"), where no colon follows."""


def is_sure(by: re.Match[str], forms: NameForms) -> bool:
    """Whether what stands ahead of a name is no noun that might as well open a heading."""
    ahead = by.string[: by.start("rest")]
    return ":" in ahead or "\n" in ahead or " " in ahead.strip() or len(ahead.strip()) < _NOUN


def wide_naming(text: str, forms: NameForms) -> Naming:
    """Whom a Korean, Chinese or Japanese line names: with a role, behind a word such as 글 at its start or further on."""
    names = names_in(text, forms)
    if not names:
        return named(unsaid_name(text, forms), BARE)
    if forms.aside.match(text):
        return named(names, ASIDE)
    if forms.korean.search(plainly(text, forms)) or forms.han_role.search(text):
        return named(names, ROLE)
    return named(names, BY if forms.wide_by.match(text) else FURTHER)


_NAME_ALONE = re.compile(
    r"(?:[\u4e00-\u9fff々]{1,4}[\s\u3000]?[\u4e00-\u9fff々ぁ-んァ-ヶー]{1,4}|[가-힣]{3})(?<![社部局网網報报館馆院会會])"
)
"""A line of Han, kana or Hangul that may be nothing but a name; an outlet or a desk ends in another character."""


def named_below(text: str, above: str, forms: NameForms) -> Naming | None:
    """Whom a line names that is nothing but a name, right below words such as "Who wrote this"; None where it is no such line."""
    if _NAME_ALONE.fullmatch(text) and forms.is_by_word(fold(above)) and text not in forms.no_persons:
        return Naming((text,), BY)
    return None


def prepared(text: str, forms: NameForms) -> str:
    """A byline's text with a bar for each address, date, reading time and glued word, and its commas tight."""
    if "@" in text or "://" in text:
        text = MAIL.sub(" | ", text)
    if forms.may_hold_others(text):  # RE2 looks many times faster than re does
        text = forms.others.sub(" | ", text)
    if _CAMEL.search(text):
        text = _GLUED.sub(r"\1 | ", text)
    if DIGIT.search(text):
        text = forms.date.sub(" | ", text) if forms.may_hold_date(text) else text
        text = forms.dating.sub(" | ", text) if forms.may_hold_dating(text) else text
    if "," in text:
        text = _LOOSE_COMMA.sub(", ", text)
    text = text.strip(MARKS)
    return _SLASH.sub(", ", text) if "/" in text and _SLASHED.fullmatch(text) else text


def group_name(parts: list[str], forms: NameForms) -> list[str]:
    """A group that signs as an author on the first part of a line: "The Gazette Team", "Gazette Staff"; never a role alone."""
    part = next(filter(None, parts), "")
    words = part.split()
    if not 2 <= len(words) <= 4 or words[-1].casefold() not in forms.roles or any(c.isdigit() for c in part):
        return []
    led = words[0].casefold() in forms.small_words
    own = words[1:-1] if led else words[:-1]
    if not own or any(word.casefold() in forms.roles or not word[0].isupper() for word in own):
        return []
    brand = len(own) == 1 or led or any(c.isupper() for c in own[0][1:])
    return [part] if brand and " ".join(words).casefold() not in forms.roles else []
