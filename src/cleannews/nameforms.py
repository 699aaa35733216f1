"""The shapes of names in bylines, compiled for the words of the lexicon; and quick looks that rule a shape out before it is tried."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

import re2

from cleannews.dates import any_of, in_any_case
from cleannews.folding import fold
from cleannews.lexicon import Lexicon
from cleannews.phrases import quiet_options

HAN_NAME = r"(?:[\u4e00-\u9fff々]{1,4}[ぁ-んァ-ヶー]{2,4}(?![ぁ-んァ-ヶー])|[\u4e00-\u9fff々]{2,5})"
"""A Chinese or Japanese name: in Han alone, or with a given name in kana."""
_HAN_PARTED = r"[\u4e00-\u9fff々]{1,3}[\s\u3000][\u4e00-\u9fff々ぁ-んァ-ヶー]{1,4}"
"""Such a name with a blank between surname and given name."""
_PARTICLES = frozenset(("van", "von", "de", "di", "da", "la", "le", "al", "del", "der", "den", "dos", "das", "do", "du", "el", "bin", "ter", "ten",
                        "dei", "della"))  # fmt: skip
"""Small words that stand inside names."""


def date_pattern(months: set[str]) -> re.Pattern[str]:
    """Dates beside names: a month and a day, either way round, also glued behind a name; or numbers."""
    name = in_any_case(months)
    free = r"(?:(?<![^\W\d_])|(?<=[a-zß-ÿ])(?=(?-i:[A-ZÀ-Þ])))"
    month_first = rf"{free}{name}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?"
    day_first = rf"\d{{1,2}}(?:st|nd|rd|th|\.)?\s+{name}\b\.?(?:\s+\d{{4}})?"
    return re.compile(rf"{month_first}|{day_first}|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}", re.IGNORECASE)


def may_hold_date(months: set[str]) -> Callable[[str], object]:
    """A test whether a text may hold such a date: all that RE2, which cannot look around, can rule out."""
    name, gap = for_re2(months), r"[^\pL\pN]+"
    numbers = r"\p{Nd}[./-]\p{Nd}{1,2}[./-]\p{Nd}"
    return any_match(rf"{name}{gap}\p{{Nd}}|\p{{Nd}}(?i:st|nd|rd|th)?{gap}{name}|{numbers}")


def for_re2(words: Iterable[str]) -> str:
    """A regex for any of the words in any case, for RE2, which unlike `re` takes i, ı and İ for three letters."""
    return f"(?i:{re.sub('[iıIİ]', '[iıİ]', any_of(words))})"


def any_match(pattern: str) -> Callable[[str], object]:
    """A test whether a pattern matches anywhere: an RE2 set, which says no more and costs half of a search for the place."""
    patterns = re2.Set.SearchSet(quiet_options())
    patterns.Add(pattern)
    patterns.Compile()
    match: Callable[[str], object] = patterns.Match
    return match


class NameForms:
    """The shapes of names in bylines, compiled for the lexicon's words."""

    def __init__(self, lexicon: Lexicon) -> None:
        languages = tuple(lexicon.languages.values())
        roles = {word for lang in languages for word in lang.role}
        self.roles = {word.casefold() for word in roles}
        self.letters = {word.casefold() for word in roles if word.isupper()}
        ahead = frozenset(word.casefold() for lang in languages for word in (*lang.by, *lang.aside))
        self.no_persons = lexicon.section_names | lexicon.publisher_names | self.roles | ahead
        self.publishers = lexicon.publisher_names
        self.whole_lines = lexicon.lines
        self.groups = frozenset(word.casefold() for lang in languages for word in lang.group)
        self.given = frozenset(name.casefold() for lang in languages for name in lang.given)
        self.surnames = frozenset(name for lang in languages for name in lang.surnames)
        self.small_words = lexicon.function_words - _PARTICLES
        self.weekdays = frozenset(w.casefold() for lang in languages for names in lang.weekdays for w in names if len(w) > 2)
        self.see_dating({word for lang in languages for word in (*lang.published, *lang.modified)})
        months = {m for lang in languages for names in lang.months for m in names if len(m) >= 3 and not m[0].isdigit()}
        self.days = frozenset(w for w in (*self.weekdays, *map(str.casefold, months)) if len(w) > 3)
        self.date = date_pattern(months)
        self.may_hold_date = may_hold_date(months)
        self.see_by({word for lang in languages for word in lang.by})
        self.see_asides(word for lang in languages for word in lang.aside)
        self.see_wide_roles({word for word in roles if ord(word[0]) > 0x2E7F or word in ("PD", "CP", "VJ")})
        self.see_occupations({word for lang in languages for word in lang.occupation})
        self.see_joiners({word for lang in languages for word in lang.joiner})
        starts = (p.text for p in lexicon.patterns if p.label == "byline" and p.how == "start" and p.text[-1] == " ")
        self.more = tuple(sorted({fold(start) + " " for start in starts if start.isascii()}))
        others = "|".join(o for lang in languages for o in lang.others) or "$.^"
        self.others = re.compile(others, re.IGNORECASE)
        self.may_hold_others = any_match(f"(?i){others}")

    def see_by(self, by: set[str]) -> None:
        """The words that stand ahead of an author's name."""
        self.by_words = {w.casefold() for w in by}
        self.wide_by = re.compile(
            rf"(?:{any_of(w for w in by if ord(w[0]) > 0x2E7F)})(?:(?<=[：:=／/|｜])|\s*[:：=／/|｜・\s])\s*(?P<rest>.*)"
        )
        words = in_any_case(w for w in by if ord(w[0]) <= 0x2E7F)
        behind = r"(?:\s*:\s*|\s+|(?<=[a-z])(?=[A-ZÀ-Þ][a-zß-ÿ]))(?P<rest>\S.*)"
        self.by = re.compile(rf"(?:^|[|•·–—(\[]\s*|\s){words}{behind}", re.DOTALL)
        self.begins_by = re.compile(rf"{words}{behind}", re.DOTALL)
        self.may_hold_by = any_match(rf"(?:^|[^\pL\pN]){for_re2(w for w in by if ord(w[0]) <= 0x2E7F)}(?:[^\pL\pN]|[A-ZÀ-Þ])")
        first = {w.casefold().split()[0] for w in by if ord(w[0]) <= 0x2E7F}
        self.by_first = frozenset(first | {w + ":" for w in first})

    def is_by_word(self, folded: str) -> bool:
        """Whether a folded line is nothing but a word that stands ahead of an author's name."""
        return len(folded) < 24 and folded.strip(" :") in self.by_words

    def find_by(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first words such as "By" with what stands behind; RE2 rules most texts out in a tenth of the time."""
        return self.by.search(text, start) if self.may_hold_by(text) else None

    def see_dating(self, words: set[str]) -> None:
        """The words that stand ahead of a date, where a name ends: Jane Rowe Published 3 May."""
        cased = {word for word in words if len(word) > 3 and ord(word[0]) < 0x2E80}
        self.dating = re.compile(rf"(?<![^\W\d_]){in_any_case(cased)}(?![^\W\d_])")
        self.may_hold_dating = any_match(for_re2(cased))
        self.time_words = tuple(word for word in words if "가" <= word[0] <= "힣")

    def see_asides(self, words: Iterable[str]) -> None:
        """The words ahead of the name of somebody who edited or took the pictures, which are followed by a mark or a blank."""
        words = list(words)
        self.aside = re.compile(rf"[\[(【（]?\s*(?:{any_of(words)})\s*[:：=/／|｜\s]")
        wide = any_of(word for word in words if ord(word[0]) > 0x2E7F)
        self.beside = re.compile(rf"(?:\s{{0,3}}[,，/|ㆍ;(]\s{{0,3}}|\s)(?:{wide})(?:\s{{0,3}}[:：=／/|｜]\s{{0,3}}|\s)\S.*")

    def see_wide_roles(self, roles: set[str]) -> None:
        """The roles of scripts without spaces, which are glued to names."""
        hangul = {word for word in roles if "가" <= word[0] <= "힣" or word.isascii()}
        glued = rf"(?:{any_of(self.time_words)})\s{{0,3}}[:：]?\s{{0,3}}[\d|]"  # 홍길동 기자입력 2024.05.03, where elements stood side by side; a bar stands for a date
        self.korean = re.compile(
            rf"(?P<names>(?<![가-힣])[가-힣]{{2,4}}?(?:(?:\s?[·,‧ㆍ/&]\s?|\s{{1,2}})[가-힣]{{2,4}}?){{0,8}}?)\s{{0,2}}(?P<role>{any_of(hangul)})(?:(?![가-힣])|(?={glued}))"
        )
        self.korean_outlet = re.compile(rf"[\[(【]?\s*(?P<name>[가-힣]{{2,4}})\s[^\s\d]{{2,12}}\s(?:{any_of(hangul)})(?![가-힣])")
        letters = {word for word in roles - hangul if len(word) == 1}  # 電 is also the first half of many words
        long, short = any_of(roles - hangul - letters), any_of(letters)
        self.han_roles = tuple(roles - hangul - letters)
        self.han_parted = re.compile(rf"(?:^|[（(\[【／/|・=＝])(?P<name>{_HAN_PARTED})[\s（(]*(?:{long})")
        role = rf"(?:{long})[\s:：/／・=＝|]*|(?<![\u4e00-\u9fff])(?:{short})[\s:：/／]+"
        name = rf"(?:{HAN_NAME.replace('{2,5}', '{2,5}?')}(?=(?:{long})|[^\u4e00-\u9fff々]|$)|{HAN_NAME})"
        self.han_role = re.compile(rf"(?:{role})(?P<names>{name}(?:[\s、,，·　]+{name})*)")
        self.han_before = re.compile(
            rf"(?<![\u3040-\u30ff\u4e00-\u9fff々＝])(?P<names>{HAN_NAME})(?:[\s（(]*(?:{long})|\s(?:{short})(?![\u3040-\u30ff\u4e00-\u9fff]))"
        )

    def see_occupations(self, words: set[str]) -> None:
        """What contributors are, which stands behind the name and where they are that: 홍길동 나루대 도시공학과 교수."""
        place = r"(?:[^\s.,!?…]{1,12}[\s·]){0,3}[가-힣]{0,8}?"
        self.contributor = re.compile(
            rf"[\[(【<]?\s*(?P<name>[가-힣]{{2,4}})\s?[\s|/,(]\s?{place}(?:{any_of(words)})(?:\s?\([^()]{{2,24}}\))?\s?[)\]】>]?$"
        )

    def see_joiners(self, joiners: set[str]) -> None:
        """What joins names: marks, and words such as "and", which are small or all capitals, because "Dan" is a joiner's word and a name."""
        self.joiners = {w.casefold() for w in joiners}
        self.joining = {form for w in joiners if w.isalpha() for form in (w, w.upper()) if form not in tuple("AEIOY")}
        plain = any_of(self.joining)
        marks = any_of(w for w in joiners if not w.isalpha() and w not in "-–—")
        joiner = rf"\s*(?:{marks}|[,;&、，])\s*(?:(?:{plain})\s+)?|\s+(?:{plain})\s+"
        self.joiner, self.parting = re.compile(joiner), re.compile(f"({joiner})")  # the latter keeps what parts

    def begins_given(self, folded: str) -> bool:
        """Whether a folded name begins with a given name, whole or as the first part of one with a hyphen."""
        first = folded.partition(" ")[0]
        return first in self.given or first.partition("-")[0] in self.given

    def behind_more(self, folded: str, text: str) -> str:
        """What stands behind words such as "View all posts by"; "" where a line does not begin with such."""
        start = next((start for start in self.more if folded.startswith(start)), "") if folded.startswith(self.more) else ""
        return text[len(start) :] if start else ""


@functools.lru_cache(maxsize=8)
def name_forms(lexicon: Lexicon) -> NameForms:
    """The compiled shapes for a lexicon, made once."""
    return NameForms(lexicon)
