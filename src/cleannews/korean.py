"""The names of people in Hangul: surname and given name in one word, with a role, an account or a date beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleannews.nameforms import NameForms

_WORD = re.compile(r"(?<![가-힣])[가-힣]{2,4}(?![가-힣])")
_ABROAD = re.compile(r"기자,\s*([가-힣]{1,8}(?:\s[가-힣]{1,8}){1,3})$")
"""A name from abroad in Hangul, of two words or more, as an agency's Korean service signs."""
_ACCOUNT = re.compile(r"(?<=[가-힣])\s?\((?:[a-z][\w.-]{1,20}|[가-힣]{1,6} ?\d\d)\)", re.ASCII)
"""The name of an account behind a contributor's, or a student's subject and year: 홍길동(gildong) 기자, 홍길동(경영 21) 기자."""
_SIGNED = re.compile(r"(?<![가-힣])([가-힣]{2,4})\s?\([a-z][\w.-]{2,20}\)$")
_HEADED = re.compile(r"^기자명\s?[:：]?\s?(?=[가-힣])")
"""The head of a field that editorial systems leave in front of the name, often glued to it."""
_FOLLOWED = re.compile(r"(?<=기자)(?=(?:구독|페이스북|트위터|카카오|인스타|프로필|이메일|메일|다른|최신))")
"""Where a role ends and a button begins, written in one."""
_NEXT = re.compile(r"(?<=기자)(?=[가-힣]{2,4} ?[가-힣]{0,4}기자)")
"""Where one reporter's role ends and the next one's name begins, written in one: 홍길동 기자이도윤 기자."""
_SPACED = re.compile(r"(?<![가-힣])([가-힣]) {1,2}([가-힣])(?= {0,2}[가-힣]*기자| {1,2}(?:특파원|논설위원))")
"""A name of two syllables set apart as wide as one of three: 김 훈 기자."""
_POSTED = re.compile(r"(?<![가-힣])(?P<name>[가-힣]{2,4}) (?:[가-힣]{2} ?|[가-힣]{3,4})(?=특파원|통신원|주재기자)")
"""A place behind the name of the correspondent who is there: 홍길동 도쿄특파원. Two names have three syllables each, and a blank behind both."""
_DATELINE = re.compile(r"[=＝]\s*(?P<in>[가-힣]{2,4})\s*(?=[\])】])|[\])】]\s*(?P<behind>[가-힣]{2,4})\s*[=＝]")
"""A name in a dateline without a role: [새벽신문=홍길동], (서울=새벽통신) 홍길동 =."""
_SIGNED_OFF = re.compile(
    r"(?:뉴스|방송|에서|TV|[A-Z]{3,5})\s?([가-힣]{2,4})[\s|]{0,6}(?:[\[(][^\])]{0,40}[\])])?\s?(?:입니다|이었습니다|였습니다)"
)
"""How broadcasters sign off: 새벽뉴스 홍길동입니다, with an address behind the name or none."""
_BY = re.compile(
    r"(?:^|[\s|/])(?:(?:written|posted|words|text) )?(?:by|editor|writer|words)[\s.:|/]+(?P<name>[가-힣]{2,4})(?![가-힣])",
    re.IGNORECASE,
)
"""A name behind a word in Latin letters: By 홍길동, EDITOR 홍길동."""
_LATIN = re.compile(r"(?P<name>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,2}) ?기자")
"""A name in Latin letters with a role in Hangul."""
_RANKED = re.compile(
    r"[가-힣A-Za-z/·]{1,8}(?:부|팀|국|본부|센터) (?P<name>[가-힣]{3}) (?:차장|부장|팀장|국장|부국장|과장|대리|실장)"
)
"""A desk, a name and its rank: 사회부 홍길동 차장."""
_TEAMED = re.compile(
    r"[가-힣]{2,8}(?:취재|보도|기획|탐사)[가-힣]{0,4}(?:팀|부) (?P<names>[가-힣]{3}(?: ?[·,ㆍ] ?[가-힣]{3}){0,6})$"
)
"""Names behind their team: 기획취재팀 홍길동·이도윤."""
_AHEAD = re.compile(
    r"(?:^|[\s/])(?:에디터|정기자|학생기자|필자|지은이|통신원|리포트|리포터|발행인|인터뷰어)[\s.:=/]{1,3}(?P<name>[가-힣]{3})(?![가-힣])"
)
"""A name behind its role: 에디터 홍길동."""
_TOLD = re.compile(r"[가-힣](?:(?<!입니)다|[요죠까])[.!?]")
"""The end of a sentence, which tells of somebody; who presents himself ends in 입니다."""


def plainly(text: str, forms: NameForms) -> str:
    """A byline without what stands glued to its names, and with names of two syllables in one word."""
    text = _NEXT.sub(" ", _FOLLOWED.sub(" ", _HEADED.sub("", text)))
    if " " not in text:
        return text
    text = _SPACED.sub(r"\1\2", text)
    posted = _POSTED.search(text)
    return text[: posted.end("name")] + text[posted.end() :] if posted and is_korean_name(posted["name"], forms) else text


def korean_names(text: str, forms: NameForms) -> list[str]:
    """Names in front of a role (홍길동 기자, 홍길동 새벽신문 기자), behind "=" in a dateline, where a broadcaster signs off, or behind a word such as 글 or 취재.

    Who took the pictures or edited, behind the others, counts only where nobody else is named.
    """
    text = plainly(text, forms)
    own = forms.beside.sub("", text)
    return named_in(own, forms) or (named_in(text, forms) if own != text else [])


def named_in(text: str, forms: NameForms) -> list[str]:
    """The names in a text by the surest way in which it tells any."""
    for told in readings(text, forms):
        if names := [name for name in told if " " in name or name.isascii() or is_korean_name(name, forms)]:
            return list(dict.fromkeys(names))
    return []


def readings(text: str, forms: NameForms) -> Iterator[list[str]]:
    """What may be the names in each way of telling them, from the surest to the least sure."""
    bare = _ACCOUNT.sub("", text) if "(" in text else text
    yield [name for match in forms.korean.finditer(bare) for name in _WORD.findall(match["names"])]
    yield [outlet["name"]] if (outlet := forms.korean_outlet.match(bare)) else []
    if "=" in bare or "＝" in bare:
        yield [match["in"] or match["behind"] for match in _DATELINE.finditer(bare)]
    for shape, line in ((_SIGNED_OFF, bare), (_SIGNED, text)):
        yield [signed[1]] if (signed := shape.search(line)) else []
    yield [abroad[1]] if (abroad := _ABROAD.match(bare)) else []
    yield _WORD.findall(teamed["names"]) if (teamed := _TEAMED.match(bare)) else []
    for shape in (_BY, _LATIN, _RANKED, _AHEAD):
        yield [found["name"]] if (found := shape.search(bare)) else []
    by = forms.wide_by.search(bare)
    yield _WORD.findall(by["rest"][:40]) if by and not _TOLD.search(by["rest"]) else []


_KOREAN_DATED = re.compile(
    r"(?P<name>[가-힣]{2,4})(?:\s[^\s\d(]{2,12})?(?:\s*[(|/·]?\s*[\w.+-]+@[\w.-]+\s*\)?)?\s*[|·/]?\s*(?:19|20)\d\d\s?[.\-/년]"
)
_DATE_AHEAD = re.compile(r"(?:19|20)\d\d ?[.\-/년][^가-힣]{4,20}[|·ㅣ/] ?(?P<name>[가-힣]{2,4})$")
_MAIL = r"[(<\[|/]? ?[\w.+-]+@[\w-]+(?:\.[\w-]+)+ ?[)>\]]?"
_MAILED = re.compile(rf"(?:[가-힣]{{2,6}}=)?(?P<name>[가-힣]{{3,4}}) ?{_MAIL}$")
_MAIL_AHEAD = re.compile(rf"{_MAIL} (?P<name>[가-힣]{{3,4}})$")
_HEAD_AHEAD = re.compile(r"기자명 ?(?P<name>[가-힣]{2,4})$")
_UNSAID = (_KOREAN_DATED, _DATE_AHEAD, _MAILED, _MAIL_AHEAD, _HEAD_AHEAD)


def unsaid_korean_name(text: str, forms: NameForms) -> list[str]:
    """The name beside a date, with an outlet or an address between them or none, or beside an address alone: 홍길동 2024. 5. 3. 09:00."""
    for shape in _UNSAID:
        found = shape.match(text)
        if found and is_korean_name(found["name"], forms) and not found["name"].startswith(forms.time_words):
            return [found["name"]]
    return []


def is_korean_name(name: str, forms: NameForms) -> bool:
    """Whether a Hangul word is built like a name: a surname and one or two syllables, and no role, section, newspaper or entry of a menu."""
    if name in forms.no_persons or name in forms.whole_lines or name[:2] in forms.roles or name.endswith("팀"):
        return False  # 기자명 is the head of a column
    return (len(name) in (2, 3) and name[0] in forms.surnames) or (len(name) in (3, 4) and name[:2] in forms.surnames)
