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
_LONGEST = 45


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
            rf"(?P<names>(?<![가-힣])[가-힣]{{2,4}}(?:\s*[·,‧ㆍ/&]?\s*[가-힣]{{2,4}})*?)\s?(?P<role>{any_of(hangul)})(?![가-힣])"
        )
        self.han_role = re.compile(rf"(?:{any_of(wide - hangul)})[\s:：/／]*(?P<names>{_HAN_NAME}(?:[\s、,，·　]+{_HAN_NAME})*)")
        self.han_before = re.compile(rf"(?P<names>{_HAN_NAME})\s*(?:{any_of(wide - hangul)})")
        by = {word for lang in languages for word in lang.by}
        self.wide_by = re.compile(rf"(?:{any_of(w for w in by if ord(w[0]) > 0x2E7F)})\s*[:：=／/\s]\s*(?P<rest>.*)")
        self.by = re.compile(rf"(?:^|[|•·–—(\[]\s*|\s)(?:{any_of(w for w in by if ord(w[0]) <= 0x2E7F)})(?:\s*:\s*|\s+)(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
        self.by_words = {w.casefold() for w in by}
        self.begins_by = re.compile(
            rf"(?:{any_of(w for w in by if ord(w[0]) <= 0x2E7F)})(?:\s*:\s*|\s+)(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL
        )
        joiners = {word for lang in languages for word in lang.joiner}
        plain = any_of(w for w in joiners if w.isalpha())
        marks = any_of(w for w in joiners if not w.isalpha())
        self.joiner = re.compile(rf"\s*(?:{marks}|[,;&、，])\s*(?:(?:{plain})\s+)?|\s+(?:{plain})\s+", re.IGNORECASE)
        self.others = re.compile("|".join(o for lang in languages for o in lang.others) or r"(?!)", re.IGNORECASE)


@functools.lru_cache(maxsize=8)
def name_forms(lexicon: Lexicon) -> NameForms:
    """The compiled shapes for a lexicon, made once."""
    return NameForms(lexicon)


def names_in(line: str, forms: NameForms, bare: bool = False) -> list[str]:
    """The people whom a byline names, in its order; with `bare`, a line that is nothing but a name counts.

    >>> from cleannews.lexicon import load
    >>> names_in("이세원 이대희 기자 sw@x.example", name_forms(load())), names_in("By Jane Roe and John Doe, Staff Writers", name_forms(load()))
    (['이세원', '이대희'], ['Jane Roe', 'John Doe'])
    """
    text = forms.others.sub(" ", _MAIL.sub(" ", line)).strip()
    found = korean_names(text, forms) or han_names(text, forms)
    if found:
        return found
    if match := forms.by.search(text):
        return latin_names(match["rest"], forms)
    return latin_names(text, forms, 2) if bare else []


def korean_names(text: str, forms: NameForms) -> list[str]:
    """Names in front of a role (홍길동 기자), behind "=" in a dateline, or behind a word such as 글 or 취재."""
    found: list[str] = []
    for match in forms.korean.finditer(text):
        found += [name for name in re.findall(r"[가-힣]{2,4}", match["names"]) if is_korean_name(name, forms)]
    if not found and (match := re.search(r"[=＝]\s*([가-힣]{2,4})\s*[\])】]", text)) and is_korean_name(match[1], forms):
        found = [match[1]]
    if not found and (match := forms.wide_by.search(text)):
        found = [name for name in re.findall(r"(?<![가-힣])[가-힣]{2,4}(?![가-힣])", match["rest"][:40]) if is_korean_name(name, forms)]
    return list(dict.fromkeys(found))


def is_korean_name(name: str, forms: NameForms) -> bool:
    """Whether a Hangul word is built like a name: a surname and one or two syllables, and no role."""
    if name in forms.roles:
        return False
    return (len(name) in (2, 3) and name[0] in forms.surnames) or (len(name) in (3, 4) and name[:2] in forms.surnames)


def han_names(text: str, forms: NameForms) -> list[str]:
    """Chinese and Japanese names behind or in front of a role, or in a dateline (【東京＝山田太郎】)."""
    match = forms.han_role.search(text)
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
        words = part.strip(" .,*_").split()
        while words and words[-1].islower() and not words[0].islower():
            words.pop()
        name = " ".join(words)
        if not name:
            continue
        if not (least <= len(words) <= 5) or len(name) > _LONGEST or not _LATIN_NAME.match(name) or is_role(name, forms):
            break
        if any(word.islower() and len(word) > 3 for word in words) and not words[0].islower():
            break
        found.append(name)
    return list(dict.fromkeys(found))


def is_role(name: str, forms: NameForms) -> bool:
    """Whether the words are a role or a desk and no name: "Staff Writer", "Political Correspondent"."""
    folded = name.casefold()
    return folded in forms.roles or folded.split()[-1] in forms.roles or folded.split()[0] in forms.roles
