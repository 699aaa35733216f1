"""Quick looks at a line rule nothing out that the patterns behind them find."""

from __future__ import annotations

import re

import pytest

from cleannews import lexicon
from cleannews.dates import any_of, in_any_case
from cleannews.nameforms import name_forms
from cleannews.names import is_plain, parts_of
from cleannews.naming import BY, FURTHER, ROLE, may_say, naming

FORMS = name_forms(lexicon.load())

DATED = (
    "May 3, 2024", "3. Mai 2024", "3rd March 2024", "Jane RoweMay 3, 2024", "1 KASIM 2024", "1 Kasım 2024", "12 HAZİRAN", "12 Haziran",
    "12 haziran", "3\u00a0May 2024", "3.5.2024", "2024-05-03", "٣ May", "Sept. 4",
)  # fmt: skip


@pytest.mark.parametrize("text", DATED)
def test_a_date_beside_a_name_is_not_ruled_out(text: str) -> None:
    assert FORMS.date.search(text)
    assert FORMS.may_hold_date(text)


@pytest.mark.parametrize("text", ["Top 10 songs", "Room 101", "In 2024", "7 things to know"])
def test_a_figure_alone_is_no_date(text: str) -> None:
    assert not FORMS.may_hold_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "By Jane Rowe",
        "BY JANE ROWE",
        "3 min | By Jane Rowe",
        "ByJane Rowe",
        "Hazirlayan: Ayla Demir",
        "HAZIRLAYAN Ayla",
        "(by Jo)",
    ],
)
def test_words_ahead_of_a_name_are_not_ruled_out(text: str) -> None:
    assert FORMS.by.search(text)
    assert FORMS.find_by(text)


@pytest.mark.parametrize("text", ["A standby crew left", "Bystanders saw it", "Nearby: two houses"])
def test_words_inside_others_are_none_ahead_of_a_name(text: str) -> None:
    assert FORMS.find_by(text) is None


@pytest.mark.parametrize(
    "text", ["ısı", "İSTANBUL", "istanbul", "ISTANBUL", "mayıs", "MAYIS", "Mai", "maig", "ſaison", "straße", "none"]
)
def test_words_in_any_case_match_as_a_plain_alternation_does(text: str) -> None:
    words = ["Istanbul", "ısı", "Mayıs", "mai", "Maig", "saison", "STRAße", "Mai 5"]
    plain, quick = re.search(any_of(words), text, re.IGNORECASE), re.search(in_any_case(words), text)
    assert (plain and plain[0]) == (quick and quick[0])


def test_no_words_match_nothing() -> None:
    assert re.search(in_any_case(()), "any text") is None


@pytest.mark.parametrize("text", ["Jane Rowe", "Terms of Use", "강원 소식"])
def test_a_plain_line_is_one_part(text: str) -> None:
    assert is_plain(text)
    assert parts_of(text) == [text]


@pytest.mark.parametrize("text", ["Jane Rowe | News", "Jane   Rowe", "Jane Rowe - News", "Rowe3", "Jane\tRowe"])
def test_a_marked_line_has_parts(text: str) -> None:
    assert not is_plain(text)
    assert len(parts_of(text)) == 2


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("By Jane Rowe", BY),
        ("• By Jane Rowe", BY),
        ("- by jane rowe", BY),
        ("홍길동 기자", ROLE),
        ("[한빛신문 홍길동 기자]", ROLE),
    ],
)
def test_a_line_that_says_who_wrote_it_may_say_so(text: str, way: float) -> None:
    assert naming(text, FORMS).way == way
    assert may_say(text, FORMS)


def test_a_sentence_says_nothing_of_who_wrote_it() -> None:
    assert not may_say("Rain fell on the city on Monday.", FORMS)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("기자명김하늘 기자", ["김하늘"]),
        ("기자명 김하늘", ["김하늘"]),
        ("김하늘 기자구독", ["김하늘"]),
        ("김하늘 기자이도윤 기자박서준 인턴기자", ["김하늘", "이도윤", "박서준"]),
        ("김하늘 기자입력 2024.05.03. 09:00", ["김하늘"]),
        ("김 훈 기자", ["김훈"]),
        ("허  준 논설위원", ["허준"]),
        ("김하늘 도쿄특파원", ["김하늘"]),
        ("김하늘 하노이특파원", ["김하늘"]),
        ("김하늘 도쿄 특파원", ["김하늘"]),
        ("김하늘 이도윤 특파원", ["김하늘", "이도윤"]),
        ("워싱턴 김하늘특파원", ["김하늘"]),
        ("새벽뉴스 김하늘입니다.", ["김하늘"]),
        ("지금까지 한빛시청에서 김하늘입니다.", ["김하늘"]),
        ("김하늘 (sky@saebyeok.example)", ["김하늘"]),
        ("세종=김하늘 sky@saebyeok.example", ["김하늘"]),
        ("sky@saebyeok.example 김하늘", ["김하늘"]),
        ("2024-01-01 09:00:11 | 김하늘", ["김하늘"]),
        ("EDITOR 김하늘 PHOTOGRAPHER 이도윤", ["김하늘"]),
        ("Posted by 김하늘", ["김하늘"]),
        ("에디터 김하늘", ["김하늘"]),
        ("취재=김하늘 기자, 사진=이도윤 기자", ["김하늘"]),
        ("취재기자: 김하늘ㆍ영상취재: 이도윤ㆍ편집: 박서준", ["김하늘"]),
        ("글 · 사진 김하늘", ["김하늘"]),
        ("사회부 김하늘 차장", ["김하늘"]),
        ("기획취재팀 김하늘·이도윤", ["김하늘", "이도윤"]),
        ("김하늘 변호사(법무법인 새벽)", ["김하늘"]),
        ("김하늘 (경영 21) 객원기자", ["김하늘"]),
        ("김하늘 기자프로필 보기 기사 공유", ["김하늘"]),
        ("Kim Ha-neul 기자", ["Kim Ha-neul"]),
        ("지금까지 한빛에서 김하늘이었습니다.", ["김하늘"]),
        ("(한빛=새벽통신) 김하늘 =", ["김하늘"]),
    ],
)
def test_whom_a_korean_line_names(text: str, names: list[str]) -> None:
    assert list(naming(text, FORMS).names) == names


@pytest.mark.parametrize(
    "text", ["이메일 sky@saebyeok.example", "안녕하세요, 김하늘입니다.", "시민 기자등록", "편집국 press@saebyeok.example"]
)
def test_whom_a_korean_line_does_not_name(text: str) -> None:
    assert naming(text, FORMS).names == ()


def test_a_word_for_an_author_at_the_start_counts_for_more_than_further_on() -> None:
    assert naming("글 김하늘 사진 이도윤", FORMS).way == BY
    assert naming("한옥의 봄 / 글 김하늘", FORMS).way == FURTHER


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("بقلم: هناء الصوفاني", ["هناء الصوفاني"]),
        ("كتب أحمد علي", ["أحمد علي"]),
        ("מאת: דנה כהן", ["דנה כהן"]),
        ("بقلم: وكالات", []),
    ],
)
def test_a_name_in_a_script_without_capitals_stands_behind_a_word_for_its_author(text: str, names: list[str]) -> None:
    assert list(naming(text, FORMS).names) == names
