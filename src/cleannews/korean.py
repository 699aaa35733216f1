"""The names of people in Hangul: surname and given name in one word, with a role, an account or a date beside it."""

from __future__ import annotations

import re

from cleannews.nameforms import NameForms

_ABROAD = re.compile(r"기자,\s*([가-힣]{1,8}(?:\s[가-힣]{1,8}){1,3})$")
"""A name from abroad in Hangul, of two words or more, as an agency's Korean service signs."""


_ACCOUNT = re.compile(r"(?<=[가-힣])\s?\([a-z][\w.-]{1,20}\)", re.ASCII)
"""The name of an account behind a contributor's: 홍길동(gildong) 기자."""
_SIGNED = re.compile(r"(?<![가-힣])([가-힣]{2,4})\s?\([a-z][\w.-]{2,20}\)$")


_SIGNED_OFF = re.compile(r"(?:뉴스|방송|에서|TV|[A-Z]{3,5})\s?([가-힣]{2,4})[\s|]*(?:[\[(][^\])]{0,40}[\])])?\s?입니다")
"""How broadcasters sign off: 새벽뉴스 홍길동입니다, with an address behind the name or none."""


_TOLD = re.compile(r"[가-힣](?:(?<!입니)다|[요죠까])[.!?]")
"""The end of a sentence, which tells of somebody; who presents himself ends in 입니다."""


def korean_names(text: str, forms: NameForms) -> list[str]:
    """Names in front of a role (홍길동 기자, 홍길동 새벽신문 기자), behind "=" in a dateline, where a broadcaster signs off, or behind a word such as 글 or 취재."""
    found: list[str] = []
    signed = _SIGNED.search(text)
    text = _ACCOUNT.sub("", text) if "(" in text else text
    for match in forms.korean.finditer(text):
        found += [name for name in re.findall(r"[가-힣]{2,4}", match["names"]) if is_korean_name(name, forms)]
    if not found and (outlet := forms.korean_outlet.match(text)) and is_korean_name(outlet["name"], forms):
        found = [outlet["name"]]
    if not found and (dateline := re.search(r"[=＝]\s*([가-힣]{2,4})\s*[\])】]", text)) and is_korean_name(dateline[1], forms):
        found = [dateline[1]]
    if not found and (off := _SIGNED_OFF.search(text)) and is_korean_name(off[1], forms):
        found = [off[1]]
    if not found and signed and is_korean_name(signed[1], forms):
        found = [signed[1]]
    if not found and (abroad := _ABROAD.match(text)):
        found = [abroad[1]]
    if not found and (by := forms.wide_by.search(text)) and not _TOLD.search(by["rest"]):
        found = [
            name for name in re.findall(r"(?<![가-힣])[가-힣]{2,4}(?![가-힣])", by["rest"][:40]) if is_korean_name(name, forms)
        ]
    return list(dict.fromkeys(found))


_KOREAN_DATED = re.compile(
    r"(?P<name>[가-힣]{2,4})(?:\s[^\s\d(]{2,12})?(?:\s*[(|/·]?\s*[\w.+-]+@[\w.-]+\s*\)?)?\s*[|·/]?\s*(?:19|20)\d\d\s?[.\-/년]"
)


def dated_korean_name(text: str, forms: NameForms) -> list[str]:
    """The name ahead of a date, with an outlet or an address between them or none: 홍길동 2024. 5. 3. 09:00."""
    found = _KOREAN_DATED.match(text)
    if found and is_korean_name(found["name"], forms) and not found["name"].startswith(forms.time_words):
        return [found["name"]]
    return []


def is_korean_name(name: str, forms: NameForms) -> bool:
    """Whether a Hangul word is built like a name: a surname and one or two syllables, and no role, section, newspaper or entry of a menu."""
    if name in forms.no_persons or name in forms.whole_lines or name[:2] in forms.roles:  # 기자명 is the head of a column
        return False
    return (len(name) in (2, 3) and name[0] in forms.surnames) or (len(name) in (3, 4) and name[:2] in forms.surnames)
