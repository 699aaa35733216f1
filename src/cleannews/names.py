"""Names of people in bylines: found by the words around them, without their roles, desks and e-mails."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleannews.han import bracketed_han_name, han_names
from cleannews.korean import is_korean_name, korean_names, unsaid_korean_name
from cleannews.nameforms import NameForms

MAIL = re.compile(r"[/(\[<]?\s*[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+\s*[)\]>]?|https?://\S+|@\w+")
_CUT = re.compile(r"\s*[|•·∙⋅●–—/:;(\[<>]\s*|\s{3,}|\s[-*]\s|\d|\t|\n")
_NICKNAME = re.compile(r"[^\W\d_]\S* \(\w+\) (?=[^\W\d_])")
"""A first name with another in brackets, and more of the name behind it: Robert (Bob) Smith."""
_LATIN_NAME = re.compile(r"^[^\W\d_][\w.'’`-]*(?:\s+\(\w+\))?(?:\s+[^\W\d_][\w.'’`-]*\.?){0,4}$")
DIGIT = re.compile(r"\d")
WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3]")
_PARTS = re.compile(r"\s*[|•·∙⋅●–—/\t\n]+\s*|\s{3,}|\s[-*]\s|(?<=[a-zß-ÿ])(?=\d)")
_GLUED_TAIL = re.compile(r"(.*[a-zß-ÿ])([A-ZÀ-Þ][a-zß-ÿ]+)$")
_CREDENTIAL = re.compile(r"^(?:[A-Z][A-Za-z]{0,2}\.?)?[A-Z]{1,5}\.?[®™*]?$|^(?:[A-Z][a-z]?\.){2,4}$")
"""How letters behind a name are built: MD, PhD, CEPF®, M.D."""
_LONGEST = 45
LONGEST_LINE = 200
"""Characters of a line that are looked at for names."""


def names_in(line: str, forms: NameForms, bare: bool = False) -> list[str]:
    """The people whom a byline names, in its order; with `bare`, a line that is nothing but names and dates counts.

    >>> from cleannews.lexicon import load
    >>> from cleannews.nameforms import name_forms
    >>> forms = name_forms(load())
    >>> names_in("이세원 이대희 기자 sw@x.example", forms), names_in("By Jane Roe and John Doe, Staff Writers", forms)
    (['이세원', '이대희'], ['Jane Roe', 'John Doe'])
    >>> names_in("27. Januar 2026 • Gregor Meier • 3 Minuten", forms, bare=True)
    ['Gregor Meier']
    """
    text = line[:LONGEST_LINE]
    if "@" in text or "://" in text:
        text = MAIL.sub(" | ", text)
    if DIGIT.search(text):
        text = forms.others.sub(" ", text) if forms.may_hold_others(text) else text
        text = forms.date.sub(" | ", text) if forms.may_hold_date(text) else text
    text = text.strip()
    if not text.isascii() and WIDE.search(text) and (found := korean_names(text, forms) or han_names(text, forms)):
        return found
    if may_have_by(text.casefold(), forms) and (match := forms.find_by(text)):
        return latin_names(match["rest"], forms)
    return first_name(parts_of(text), forms) if bare else []


def may_have_by(folded: str, forms: NameForms) -> bool:
    """Whether a line may hold a word such as "By": a cheap look at its words before the pattern is tried."""
    return not forms.by_first.isdisjoint(folded.split()) or folded.startswith("by")


def may_begin_by(folded: str, forms: NameForms) -> bool:
    """Whether a line may begin with such a word."""
    return folded[:2] == "by" or folded.partition(" ")[0] in forms.by_first


def first_name(parts: list[str], forms: NameForms, strict: bool = True, beside: bool = False) -> list[str]:
    """The names in the first part of a line that is a name of two words or more.

    Words that are no role may follow the names ("in Weather") where the line has other parts, or had (`beside`): so headings do not.
    """
    for part in map(str.strip, parts):
        if part and not any(map(str.isdigit, part)) and (found := listed(part, forms, 2, strict)).names:
            more = (beside or len(parts) > 1) and found.rest == [part]
            return found.names if more or is_role_list(found.rest, forms) else []
    return []


def is_plain(text: str) -> bool:
    """Whether a text is nothing but words with a blank between, as most menu entries are: no pattern of marks and figures can match."""
    return text.replace(" ", "").isalpha() and "  " not in text


def parts_of(text: str) -> list[str]:
    """The parts of a line, which marks and dates set off."""
    return [text] if is_plain(text) else _PARTS.split(text)


def is_role_list(rest: list[str], forms: NameForms) -> bool:
    """Whether what follows the names in a list is their role."""
    return all(is_role(part.strip(), forms) for part in rest if part.strip())


def unsaid_name(text: str, forms: NameForms) -> list[str]:
    """The name on a line in Hangul, Han or kana that stands beside no word for an author."""
    return unsaid_korean_name(text, forms) or contributor_name(text, forms) or bracketed_han_name(text, forms)


def contributor_name(text: str, forms: NameForms) -> list[str]:
    """The name ahead of an occupation that is all the rest of a line, as contributors sign: 홍길동 시인, 홍길동 (수필가)."""
    found = forms.contributor.match(text)
    name = found["name"] if found else ""
    return [name] if len(name) > 2 and not name.endswith("대") and is_korean_name(name, forms) else []  # 서울대 is a university


def latin_names(text: str, forms: NameForms, least: int = 1) -> list[str]:
    """The names of a list such as "Jane Roe and John Doe, Staff Writer", up to the first thing that is no name; letters such as MD stay."""
    return listed(text, forms, least).names


class Listed(NamedTuple):
    """The names at the start of a list, and what stands behind them."""

    names: list[str]
    rest: list[str]


def listed(text: str, forms: NameForms, least: int = 1, strict: bool = True) -> Listed:
    """The names at the start of a list; `strict` refuses names whose first word is a function word or month of some language."""
    parts, marks = parted(text.strip().removeprefix("*").strip(), forms)
    found: list[str] = []
    for n, part in enumerate(parts):
        all_words = part.strip(" .,*_").split()
        if not all_words:
            continue
        is_behind = found and marks[n] == "," and " " in found[-1] and not found[-1].isupper()
        if is_behind and are_letters(all_words, forms):
            found[-1] += ", " + " ".join(all_words)
            continue
        words = own_words(all_words, forms)
        if not words or (found and len(words) == 1 < len(found[-1].split())) or not is_latin_name(words, forms, least, strict):
            return Listed(list(dict.fromkeys(found)), parts[n:])
        found.append(" ".join(words))
        if len(words) < len(all_words) and len(all_words) - len(words) > 1:
            return Listed(
                list(dict.fromkeys(found)), parts[n + 1 :] if is_role(" ".join(all_words[len(words) :]), forms) else [part]
            )
    return Listed(list(dict.fromkeys(found)), [])


def are_letters(words: list[str], forms: NameForms) -> bool:
    """Whether words are letters such as MD, and not an outlet's name."""
    return all(map(_CREDENTIAL.match, words)) and " ".join(words).casefold() not in forms.publishers


def parted(text: str, forms: NameForms) -> tuple[list[str], list[str]]:
    """The parts of a list up to its first mark, and what joins each to the one before."""
    if is_plain(text) and forms.joining.isdisjoint(text.split()):
        return [text], [""]
    nickname = _NICKNAME.match(text)
    cut = _CUT.search(text, nickname.end() if nickname else 0)
    split = forms.parting.split(text[: cut.start()] if cut and cut.start() else text)
    return split[::2], ["", *(mark.strip() for mark in split[1::2])]


def own_words(words: list[str], forms: NameForms) -> list[str]:
    """The words of a name without a role or small words behind it, and once where it stands twice."""
    words = without_role(words, forms)
    if not words[-1][1:].islower() and (tail := _GLUED_TAIL.match(words[-1])) and is_role_word(tail[2], forms):
        words = [*words[:-1], tail[1]]
    small = (n for n in range(1, len(words)) if words[n].islower() and words[n] in forms.small_words)
    words = words[: next(small, len(words))]
    while len(words) > 1 and (
        (words[-1].islower() and not words[0].islower()) or (len(words) > 2 and words[-1].casefold() in forms.small_words)
    ):
        words = words[:-1]
    if len(words) >= 4 and len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]
    return words


PARTICLE = 3
"""Letters up to which a small word may stand inside a name: van, de, al."""


def is_latin_name(words: list[str], forms: NameForms, least: int, strict: bool = True) -> bool:
    """Whether words are built like a name in a cased script: capitalised, or all small and two at least, and no role."""
    name = " ".join(words)
    first = words[0].casefold()
    if first in forms.small_words or first in forms.days:
        loose = not strict and 2 <= len(words) <= 3 and words[0][0].isupper() and words[1][0].isupper()
        if not loose or words[1].casefold() in forms.small_words or words[1].casefold() in forms.days or first in forms.weekdays:
            return False
    if not least <= len(words) <= 5 or len(name) > _LONGEST or not _LATIN_NAME.match(name) or is_role(name, forms):
        return False
    if words[0].islower() and all(word.islower() for word in words):
        return (
            least == 1
            and len(words) == 2
            and all(len(word) > 2 for word in words)
            and not any(word in forms.small_words for word in words)
        )
    return words[0][0].isupper() and not any(word[0].islower() and len(word) > PARTICLE for word in words)


def without_role(words: list[str], forms: NameForms) -> list[str]:
    """The words of a name without the role behind them: "Amy Gibbons Political Correspondent" is Amy Gibbons."""
    for n in range(2, len(words)):
        if is_role_word(words[n], forms) or " ".join(words[n:]).casefold() in forms.roles:
            return words[:n]
    if len(words) > 3 and is_role_word(words[-1], forms):
        return words[:2]
    return words


def is_role(name: str, forms: NameForms) -> bool:
    """Whether the words are a role or a desk and no name: "Staff Writer", "Political Correspondent"."""
    words = name.split() or [""]
    return name.casefold() in forms.roles or is_role_word(words[-1], forms) or is_role_word(words[0], forms)


def is_role_word(word: str, forms: NameForms) -> bool:
    """Whether a word is a role; letters such as MD are one only as capitals, because Md is a first name."""
    folded = word.casefold().strip(",.")
    return folded in forms.roles and (word.isupper() or folded not in forms.letters)
