"""The names of people in Han and kana: behind or in front of a role, in datelines, in brackets."""

from __future__ import annotations

import re

from cleannews.nameforms import HAN_NAME, NameForms

_HAN_END = re.compile(r"\s*[|｜(（]|\s{2,}")
_HAN_BRACKETED = re.compile(
    r"[（(【\[［](?:[^（()）。、，]{2,8}[・＝=／/])?"
    r"([\u4e00-\u9fff々]{3,5}|[\u4e00-\u9fff々]{2,3}[ぁ-んァ-ヶー]{2,4}|[\u4e00-\u9fff々]{1,3}[\s・][\u4e00-\u9fff々ぁ-んァ-ヶー]{1,4})"
    r"(?:[，,] ?[^。，,]{2,20})?[）)】\]］]$"
)


def bracketed_han_name(text: str, forms: NameForms) -> list[str]:
    """The name that is all of a line but its brackets and an outlet behind it, as Japanese articles are signed: （高瀬美咲）, [高瀬美咲，ABC]."""
    found = _HAN_BRACKETED.match(text)
    return [found[1]] if found and found[1] not in forms.no_persons else []


_WIRED = re.compile(r"[\u4e00-\u9fff]\d{1,2}[日號号]?[电電]")
"""A place and a day glued behind a reporter's name, which has three characters then: 林語晴台北11日電."""
_HAN_FIRST = re.compile(r"([\u4e00-\u9fff々]{1,3} [\u4e00-\u9fff々ぁ-んァ-ヶー]{1,4}) ?[:：/／|｜]")
"""Surname, blank, given name and a mark, ahead of what somebody is: 篠崎 梓 : 経営ライター."""


def han_names(text: str, forms: NameForms) -> list[str]:
    """Chinese and Japanese names behind or in front of a role, or in a dateline (【東京＝山田太郎】)."""
    text = text.replace("丨", "|")  # a stroke that stands for a bar
    own = forms.beside.sub("", text)
    if own != text and (names := han_names(own, forms)):
        return names
    names = [cut for name in told_han_names(text, forms) if (cut := _HAN_BEHIND.sub("", name)) and is_han_name(cut, forms)]
    return list(dict.fromkeys(names))


_HAN_BEHIND = re.compile(r"(?<=..)(?:綜合|综合|追蹤|追踪|博士|[攝摄])$")
"""What is written behind a name and is none of it."""
_HAN_SAID = re.compile("[的一是了不在有来來这這那些个個们們]")
"""Characters of four or more that are a sentence's and no name's."""
_HAN_NOBODY = frozenset((
    "综合", "綜合", "本报综合", "本報綜合", "本报", "本報", "本报讯", "本報訊", "实习", "實習", "见习", "見習", "专栏", "專欄",
    "关于", "關於", "关注", "關注", "撮影", "写真", "更新", "翻訳", "編集", "撰文", "文字", "连线",
))  # fmt: skip
"""Words that stand where a name does."""


def is_han_name(name: str, forms: NameForms) -> bool:
    """Whether what stands in a name's place is no role, word or sentence."""
    parts = name.split()
    if name in _HAN_NOBODY or name.startswith("发自") or any(part.casefold() in forms.roles for part in parts):
        return False
    return not (len(name) > 3 and _HAN_SAID.search(name))


_HAN_BY = re.compile(rf"(?:^|[|/] ?)(?:(?:written|posted) )?(?:by|text)[\s:.]+(?P<name>{HAN_NAME})", re.IGNORECASE)
"""A name behind a word in Latin letters: Written by 田村奈々."""
_HAN_MAILED = re.compile(r"(?P<name>[\u4e00-\u9fff々]{2,4}) ?\|")
"""A name with nothing but an address behind it, for which a bar stands."""


def told_han_names(text: str, forms: NameForms) -> list[str]:
    """What stands where Chinese and Japanese lines name somebody, in the surest way in which they do."""
    if (first := _HAN_FIRST.match(text)) and text.endswith(forms.han_roles):
        return [first[1]]
    if (parted := forms.han_parted.search(text)) and is_han_name(parted["name"], forms):
        return [parted["name"]]
    match: re.Match[str] | None = forms.han_role.search(text)
    if match is None and (dateline := re.search(rf"[=＝]\s*({HAN_NAME})\s*[】\])）]", text)) and len(dateline[1]) >= 3:
        return [dateline[1]]
    if match is None and (by := forms.wide_by.search(text)):
        rest = _HAN_END.split(by["rest"][:40], maxsplit=1)[0]
        names = re.findall(rf"(?<![\u4e00-\u9fff]){HAN_NAME}(?![\u4e00-\u9fff]|\s?[:：])", rest)
        return [n for n in names if n.casefold() not in forms.roles]
    if match is None:
        match = forms.han_before.search(text)
    names = [without_han_role(name, forms) for name in re.findall(HAN_NAME, match["names"])] if match else []
    if names and _WIRED.search(text):
        names = [name[:3] for name in names]
    if not names and (by := _HAN_BY.search(text) or _HAN_MAILED.fullmatch(text)):
        return [by["name"]]
    return names


def without_han_role(name: str, forms: NameForms) -> str:
    """A Han name without the role or verb glued behind it: 李明报道 is 李明. One letter more may be part of the name."""
    return name[: next((n for n in range(2, len(name) - 1) if name[n:] in forms.roles), len(name))]
