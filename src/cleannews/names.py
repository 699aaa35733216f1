"""Names of people in bylines: found by the words around them, without their roles, desks and e-mails."""

from __future__ import annotations

import functools
import re

from cleannews.dates import any_of
from cleannews.lexicon import Lexicon

_MAIL = re.compile(r"[/(\[<]?\s*[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+\s*[)\]>]?|https?://\S+|@\w+")
_HAN_NAME = r"[\u4e00-\u9fff々]{2,5}"
_CUT = re.compile(r"\s*[|•·∙–—/:;(\[<>]\s*|\s{3,}|\s-\s|\d|\t|\n")
_LATIN_NAME = re.compile(r"^[^\W\d_][\w.'’`-]*(?:\s+[^\W\d_][\w.'’`-]*\.?){0,4}$")
_DIGIT = re.compile(r"\d")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3]")
_LONGEST_BY = 24
_PARTS = re.compile(r"\s*[|•·∙–—/\t]+\s*|\s{3,}|\s-\s|(?<=[a-zß-ÿ])(?=\d)")
_LONGEST = 45
_LONGEST_LINE = 200
"""Characters of a line that are looked at for names."""


class NameForms:
    """The shapes of names in bylines, compiled for the lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        languages = lexicon.languages.values()
        roles = {word for lang in languages for word in lang.role}
        self.roles = {word.casefold() for word in roles}
        wide = {word for word in roles if ord(word[0]) > 0x2E7F or word in ("PD", "CP", "VJ")}
        hangul = {word for word in wide if "가" <= word[0] <= "힣" or word.isascii()}
        self.surnames = frozenset(name for lang in languages for name in lang.surnames)
        self.korean = re.compile(
            rf"(?P<names>(?<![가-힣])[가-힣]{{2,4}}?(?:(?:\s?[·,‧ㆍ/&]\s?|\s)[가-힣]{{2,4}}?){{0,8}}?)\s?(?P<role>{any_of(hangul)})(?![가-힣])"
        )
        self.han_role = re.compile(rf"(?:{any_of(wide - hangul)})[\s:：/／]*(?P<names>{_HAN_NAME}(?:[\s、,，·　]+{_HAN_NAME})*)")
        self.han_before = re.compile(rf"(?P<names>{_HAN_NAME})\s*(?:{any_of(wide - hangul)})")
        by = {word for lang in languages for word in lang.by}
        self.wide_by = re.compile(rf"(?:{any_of(w for w in by if ord(w[0]) > 0x2E7F)})\s*[:：=／/\s]\s*(?P<rest>.*)")
        words = any_of(w for w in by if ord(w[0]) <= 0x2E7F)
        behind = r"(?:\s*:\s*|\s+|(?<=[a-z])(?=[A-ZÀ-Þ][a-zß-ÿ]))(?P<rest>\S.*)"
        self.by = re.compile(rf"(?:^|[|•·–—(\[]\s*|\s)(?i:{words}){behind}", re.DOTALL)
        self.begins_by = re.compile(rf"(?i:{words}){behind}", re.DOTALL)
        first = {w.casefold().split()[0] for w in by if ord(w[0]) <= 0x2E7F}
        self.by_first = frozenset(first | {w + ":" for w in first})
        self.small_words = lexicon.function_words - {"van", "von", "de", "di", "da", "la", "le", "al"}
        self.days = frozenset(
            w.casefold()
            for lang in languages
            for kind in (lang.weekdays, lang.months)
            for names in kind
            for w in names
            if len(w) > 3
        )
        self.by_words = {w.casefold() for w in by}
        joiners = {word for lang in languages for word in lang.joiner}
        self.joiners = {w.casefold() for w in joiners}
        plain = any_of(w for w in joiners if w.isalpha())
        marks = any_of(w for w in joiners if not w.isalpha() and w not in "-–—")
        self.joiner = re.compile(rf"\s*(?:{marks}|[,;&、，])\s*(?:(?:{plain})\s+)?|\s+(?:{plain})\s+", re.IGNORECASE)
        months = {m for lang in languages for names in lang.months for m in names if len(m) >= 3 and not m[0].isdigit()}
        self.date = re.compile(
            rf"(?<![^\W\d_])(?:{any_of(months)})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:{any_of(months)})\b\.?(?:\s+\d{{4}})?|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}",
            re.IGNORECASE,
        )
        self.others = re.compile("|".join(o for lang in languages for o in lang.others) or r"(?!)", re.IGNORECASE)


@functools.lru_cache(maxsize=8)
def name_forms(lexicon: Lexicon) -> NameForms:
    """The compiled shapes for a lexicon, made once."""
    return NameForms(lexicon)


def names_in(line: str, forms: NameForms, bare: bool = False) -> list[str]:
    """The people whom a byline names, in its order; with `bare`, a line that is nothing but names and dates counts.

    >>> from cleannews.lexicon import load
    >>> forms = name_forms(load())
    >>> names_in("이세원 이대희 기자 sw@x.example", forms), names_in("By Jane Roe and John Doe, Staff Writers", forms)
    (['이세원', '이대희'], ['Jane Roe', 'John Doe'])
    >>> names_in("27. Januar 2026 • Gregor Meier • 3 Minuten", forms, bare=True)
    ['Gregor Meier']
    """
    text = line[:_LONGEST_LINE]
    if "@" in text or "://" in text:
        text = _MAIL.sub(" | ", text)
    if _DIGIT.search(text):
        text = forms.date.sub(" | ", forms.others.sub(" ", text))
    text = text.strip()
    if not text.isascii() and _WIDE.search(text) and (found := korean_names(text, forms) or han_names(text, forms)):
        return found
    if may_have_by(text.casefold(), forms) and (match := forms.by.search(text)):
        return latin_names(match["rest"], forms)
    return first_name(text, forms) if bare else []


def may_have_by(folded: str, forms: NameForms) -> bool:
    """Whether a line may hold a word such as "By": a cheap look at its words before the pattern is tried."""
    return not forms.by_first.isdisjoint(folded.split()) or folded.startswith("by")


def may_begin_by(folded: str, forms: NameForms) -> bool:
    """Whether a line may begin with such a word."""
    return folded.startswith("by") or folded[:_LONGEST_BY].split(" ", 1)[0] in forms.by_first


def first_name(text: str, forms: NameForms) -> list[str]:
    """The names in the first part of a line that is a name of two words or more; parts are set off by marks and dates."""
    parts = [part.strip() for part in _PARTS.split(text)]
    for part in parts:
        if part and not any(c.isdigit() for c in part) and (names := latin_names(part, forms, 2)):
            rest = forms.joiner.split(part)
            return (
                names
                if len(names) == len([r for r in rest if r.strip()])
                or (len(names) > 0 and is_role_list(rest[len(names) :], forms))
                else []
            )
    return []


def is_role_list(rest: list[str], forms: NameForms) -> bool:
    """Whether what follows the names in a list is their role."""
    return all(is_role(part.strip(), forms) for part in rest if part.strip())


def korean_names(text: str, forms: NameForms) -> list[str]:
    """Names in front of a role (홍길동 기자), behind "=" in a dateline, or behind a word such as 글 or 취재."""
    found: list[str] = []
    for match in forms.korean.finditer(text):
        found += [name for name in re.findall(r"[가-힣]{2,4}", match["names"]) if is_korean_name(name, forms)]
    if not found and (dateline := re.search(r"[=＝]\s*([가-힣]{2,4})\s*[\])】]", text)) and is_korean_name(dateline[1], forms):
        found = [dateline[1]]
    if not found and (by := forms.wide_by.search(text)):
        found = [
            name for name in re.findall(r"(?<![가-힣])[가-힣]{2,4}(?![가-힣])", by["rest"][:40]) if is_korean_name(name, forms)
        ]
    return list(dict.fromkeys(found))


def is_korean_name(name: str, forms: NameForms) -> bool:
    """Whether a Hangul word is built like a name: a surname and one or two syllables, and no role."""
    if name in forms.roles:
        return False
    return (len(name) in (2, 3) and name[0] in forms.surnames) or (len(name) in (3, 4) and name[:2] in forms.surnames)


def han_names(text: str, forms: NameForms) -> list[str]:
    """Chinese and Japanese names behind or in front of a role, or in a dateline (【東京＝山田太郎】)."""
    match: re.Match[str] | None = forms.han_role.search(text)
    if match is None and (dateline := re.search(rf"[=＝]\s*({_HAN_NAME})\s*[】\])）]", text)) and len(dateline[1]) >= 3:
        return [dateline[1]]
    if match is None and (by := forms.wide_by.search(text)):
        names = re.findall(rf"(?<![\u4e00-\u9fff]){_HAN_NAME}(?![\u4e00-\u9fff])", by["rest"][:40])
        return [n for n in names if n.casefold() not in forms.roles]
    if match is None:
        match = forms.han_before.search(text)
    return [name for name in re.findall(_HAN_NAME, match["names"]) if name.casefold() not in forms.roles] if match else []


def latin_names(text: str, forms: NameForms, least: int = 1) -> list[str]:
    """The names of a list such as "Jane Roe and John Doe, Staff Writer", up to the first thing that is no name."""
    text = text.strip().removeprefix("*").strip()
    cut = _CUT.search(text)
    head = text[: cut.start()] if cut and cut.start() else text
    found: list[str] = []
    for part in forms.joiner.split(head):
        words = without_role(part.strip(" .,*_").split(), forms)
        while len(words) > 1 and ((words[-1].islower() and not words[0].islower()) or words[-1].casefold() in forms.small_words):
            words.pop()
        if len(words) >= 4 and len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
            words = words[: len(words) // 2]
        if not words:
            continue
        if (found and len(words) == 1 < len(found[-1].split())) or not is_latin_name(words, forms, least):
            break
        found.append(" ".join(words))
    return list(dict.fromkeys(found))


_PARTICLE = 3
"""Letters up to which a small word may stand inside a name: van, de, al."""


def is_latin_name(words: list[str], forms: NameForms, least: int) -> bool:
    """Whether words are built like a name in a cased script: capitalised, or all small and two at least, and no role."""
    name = " ".join(words)
    if words[0].casefold() in forms.small_words or words[0].casefold() in forms.days:
        return False
    if not least <= len(words) <= 5 or len(name) > _LONGEST or not _LATIN_NAME.match(name) or is_role(name, forms):
        return False
    if all(word.islower() for word in words):
        return (
            least == 1
            and len(words) == 2
            and all(len(word) > 2 for word in words)
            and not any(word in forms.small_words for word in words)
        )
    return words[0][0].isupper() and not any(word[0].islower() and len(word) > _PARTICLE for word in words)


def without_role(words: list[str], forms: NameForms) -> list[str]:
    """The words of a name without the role behind them: "Amy Gibbons Political Correspondent" is Amy Gibbons."""
    for n in range(2, len(words)):
        if words[n].casefold().strip(",.") in forms.roles or " ".join(words[n:]).casefold() in forms.roles:
            return words[:n]
    if len(words) > 3 and words[-1].casefold() in forms.roles:
        return words[:2]
    return words


def is_role(name: str, forms: NameForms) -> bool:
    """Whether the words are a role or a desk and no name: "Staff Writer", "Political Correspondent"."""
    folded = name.casefold()
    return folded in forms.roles or folded.split()[-1] in forms.roles or folded.split()[0] in forms.roles
