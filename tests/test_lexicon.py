"""The lexicon: every file's own examples, the grammar's refusals, and what a user's folder adds."""

from __future__ import annotations

import dataclasses
import functools
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import re2

import cleannews
from cleannews import LexiconError, Options, languages, lexicon
from cleannews.folding import fold, whole
from cleannews.lexicon import HOW, SHIPPED, Language, lexicon_files, load
from cleannews.literals import required
from cleannews.phrases import REGEX, SHAPED, Phrase, as_pattern, needs, quiet_options

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LEXICON = load()
FILES = lexicon_files(SHIPPED)
OWN_TABLES = ("language", "time", "names", "sections", "publisher", "zones")
UNSPACED = {"ja", "zh"}
"""Languages that part no words: function words cannot be counted in them."""


@functools.cache
def tables(path: Path) -> dict[str, dict[str, list[str]]]:
    """The label tables of a lexicon file."""
    return {name: table for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items() if name not in OWN_TABLES}


def phrases(path: Path) -> list[Phrase]:
    """The phrases that one file holds."""
    return [Phrase(label, how, text) for label, table in tables(path).items() for how in HOW for text in table.get(how, ())]


def matched(text: str, of: lexicon.Lexicon = LEXICON) -> list[Phrase]:
    """The phrases of the whole lexicon that a line holds."""
    return of.match(fold(text), whole(fold(text)))


def cases(how: str) -> dict[Path, dict[str, list[str]]]:
    """File → label → its `examples` or `never` lines."""
    return {path: {label: table[how] for label, table in tables(path).items() if how in table} for path in FILES}


def same(phrase: Phrase) -> tuple[str, str]:
    """What makes two phrases the same: files may write one whole line in several ways."""
    return phrase.label, whole(fold(phrase.text)) if phrase.how in ("line", "opens") else phrase.text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples_match_their_own_table(path: Path) -> None:
    own = {same(phrase) for phrase in phrases(path)}
    missed = [
        (label, text)
        for label, texts in cases("examples")[path].items()
        for text in texts
        if not any(p.label == label and same(p) in own for p in matched(text))
    ]
    assert missed == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lines_that_look_alike_do_not_match(path: Path) -> None:
    wrong = [
        (label, text, found)
        for label, texts in cases("never")[path].items()
        for text in texts
        if (found := [p.text for p in matched(text) if p.label == label])
    ]
    assert wrong == []


def test_examples_and_never_are_read() -> None:
    written = [
        (path.name, label, how, text)
        for how in ("examples", "never")
        for path in FILES
        for label, texts in cases(how)[path].items()
        for text in texts
    ]
    assert sorted(LEXICON.tests) == sorted(written)
    assert len(written) > 1000


def test_every_regex_that_ships_is_one_of_re2() -> None:
    for phrase in LEXICON.patterns:
        if phrase.how in REGEX:
            compiled(phrase)


def test_a_lexicon_is_read_once() -> None:
    assert load() is load(())


def compiled(phrase: Phrase) -> Any:
    """A regex phrase as RE2 alone would search it."""
    return re2.compile(as_pattern(phrase), quiet_options())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_regex_has_an_example(path: Path) -> None:
    examples = cases("examples")[path]
    alone = [
        (phrase.label, phrase.text)
        for phrase in phrases(path)
        if phrase.how in REGEX and not any(compiled(phrase).search(fold(text)) for text in examples.get(phrase.label, ()))
    ]
    assert alone == []


def test_the_fast_way_finds_what_each_regex_finds_alone() -> None:
    lines = sorted({fold(text) for *_, text in LEXICON.tests} | {fold(text) for *_, text in LEXICON.patterns})
    lines = [line for line in lines if len(line) <= SHAPED]
    fast = {line: set(LEXICON.match(line, "")) for line in lines}
    regexes = [phrase for phrase in LEXICON.patterns if phrase.how in REGEX]
    missed = []
    for first in range(0, len(regexes), 100):
        some = regexes[first : first + 100]
        alone = re2.Set.SearchSet(quiet_options())
        for phrase in some:
            alone.Add(as_pattern(phrase))
        alone.Compile()
        for line in lines:
            wanted = {some[n] for n in alone.Match(line) or ()}
            missed += [(phrase, line) for phrase in wanted ^ fast[line] & set(some)]
    assert missed == []


def test_a_required_text_stands_where_it_must() -> None:
    for phrase in LEXICON.patterns:
        literals, before, after = needs(phrase)
        breaks = all(literal.startswith("\n") for literal in literals)  # the break before the line
        assert before >= (-1 if literals and breaks else 0) and after >= 0
        assert all(literal == literal.casefold() for literal in literals), (
            f"{phrase}: write it in lower case, else it never matches"
        )


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        (r"^\d+ shares$", {" shares"}),
        (r"(?:abc|defg)+", {"abc", "defg"}),
        (r"abc?", set()),
        (r"(abc)?", set()),
        (r"a|bcd", set()),
        (r"\pL+ minutes", set()),  # RE2's own syntax is left to RE2
        (r"댓글", {"댓글"}),
    ],
)
def test_required_texts(pattern: str, literals: set[str]) -> None:
    assert required(pattern).literals == literals


def test_no_phrase_stands_under_two_labels() -> None:
    labels: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in FILES:
        for phrase in phrases(path):
            if phrase.how in ("line", "opens"):
                labels[whole(fold(phrase.text))][phrase.label].add(path.name)
    assert {text: {k: sorted(v) for k, v in found.items()} for text, found in labels.items() if len(found) > 1} == {}


@pytest.mark.parametrize("how", ["start", "contains", "regex", "heads"])
def test_no_pattern_stands_under_two_labels(how: str) -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for phrase in LEXICON.patterns:
        if phrase.how == how:
            labels[phrase.text if how in REGEX else fold(phrase.text)].add(phrase.label)
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_phrase_can_match(path: Path) -> None:
    empty = [
        phrase
        for phrase in phrases(path)
        if phrase.how not in REGEX and not whole(fold(phrase.text)).strip() and not fold(phrase.text)
    ]
    assert empty == []
    loud = [phrase.text for phrase in phrases(path) if phrase.how in REGEX and compiled(phrase).search("") is not None]
    assert loud == [], "a regex that matches nothing matches everything"


SHAPES = (
    "a",
    " ",
    "0",
    "가",
    "a ",
    "가 ",
    "0 ",
    "1.",
    "a@a.",
    "[",
    "(",
    "…",
    "| ",
    "#a ",
    "- ",
    "share ",
    "기자 ",
    "12:00 ",
    "©",
)


@pytest.mark.timeout(120)
def test_every_regex_is_linear() -> None:
    """RE2 promises it; a bound far above what is measured shows that no pattern goes another way."""
    texts = [(shape * 100_000)[:100_000] for shape in SHAPES]
    slow = []
    for phrase in LEXICON.patterns:
        if phrase.how not in REGEX:
            continue
        search = compiled(phrase).search
        began = time.process_time()
        for text in texts[hash_of(phrase) % 3 :: 3]:
            search(text)
        if (took := time.process_time() - began) > 2.0:
            slow.append((phrase.text, took))
    assert slow == []


def hash_of(phrase: Phrase) -> int:
    """A number for a phrase that is the same in every process."""
    return sum(map(ord, phrase.text))


@pytest.mark.parametrize("shape", SHAPES)
def test_matching_is_linear(shape: str) -> None:
    def took(size: int) -> float:
        text = (shape * size)[:size]
        began = time.process_time()
        LEXICON.match(text, "")
        return time.process_time() - began

    took(1000)
    long, short = (min(took(size) for _ in range(3)) for size in (200_000, 50_000))  # the quickest: a busy machine only adds
    assert long < 10 * max(short, 0.02)


LANGUAGES = {code: language for code, language in LEXICON.languages.items() if code != "kinds"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_is_whole(code: str) -> None:
    language = LANGUAGES[code]
    assert language.name and language.scripts
    assert len(language.months) == 12 and all(language.months)
    assert len(language.weekdays) == 7 and all(language.weekdays)
    assert language.date_order in ("ymd", "dmy", "mdy")
    assert bool(language.function_words) != (code in UNSPACED), "function words, unless words are not parted"
    assert code in UNSPACED or 20 <= len(language.function_words) <= 80
    assert all(word == word.casefold() for word in language.function_words)
    assert language.published and language.modified and language.by and language.role and len(language.sections) >= 20
    if language.timezone:
        ZoneInfo(language.timezone)
    for regex in (*language.relative, *language.others):
        re2.compile(regex, quiet_options())


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_speaks_of_every_boilerplate_label(code: str) -> None:
    spoken = {phrase.label for phrase in phrases(SHIPPED / f"{code}.toml")}
    assert LEXICON.labels("boilerplate") - spoken == set()
    assert {"byline", "copyright"} - spoken == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_stands_for_two_months_or_days(code: str) -> None:
    language = LANGUAGES[code]
    for lists in (language.months, language.weekdays):
        words = [{word.casefold() for word in forms} for forms in lists]
        assert [(i, j) for i in range(len(words)) for j in range(i) if words[i] & words[j]] == []


def test_there_are_enough_languages() -> None:
    assert len(LANGUAGES) >= 20


def test_every_kind_has_its_own_letter() -> None:
    letters = LEXICON.letters()
    assert len(set(letters.values())) == len(letters)
    assert all(len(letter) == 1 for letter in letters.values())


def test_every_key_of_a_language_is_used() -> None:
    known = {"code"} | {key for keys in languages.TABLES.values() for key in keys.values()}
    assert {field.name for field in dataclasses.fields(Language)} == known


# What breaks the grammar is refused, with file, line and remedy.

REFUSED = {
    "key": (
        "[sharing]\nlines = ['Share']\n",
        2,
        "known: line, opens, start, contains, regex, heads, box, class, examples, never",
    ),
    "label": ("\n\n[shareing]\nline = ['Share']\n", 3, "labels: title, deck, heading"),
    "regex": ("[sharing]\nline = ['x']\nregex = ['^(share$']\n", 3, "RE2"),
    "lookaround": ("[sharing]\nregex = ['(?=share)']\n", 2, "RE2"),
    "no-list": ("[sharing]\nline = 'Share'\n", 2, "must be a list of non-empty texts"),
    "no-text": ("[sharing]\nline = [3]\n", 2, "must be a list of non-empty texts"),
    "empty-text": ("[sharing]\nline = ['ok', ' ']\n", 2, "must be a list of non-empty texts"),
    "outside": ("line = ['Share']\n", 1, "put it under [label]"),
    "half-a-kind": ("[weather]\nrole = 'boilerplate'\n", 1, "give role, letter, colour, about"),
    "role": (
        "[weather]\nrole = 'junk'\nletter = 'w'\ncolour = 'blue'\nabout = 'the weather box'\n",
        1,
        "role one of content, metadata, boilerplate",
    ),
    "language-key": ("[language]\nnames = 'Klingon'\n", 2, "known: name, scripts, timezone, date_order, function_words"),
    "time-key": ("[time]\nmonth = [['a']]\n", 2, "known: months, weekdays"),
    "section-key": ("[sections]\nlist = ['Sport']\n", 2, "known: names"),
    "publisher-key": ("[publisher]\nname = 'Example'\nzone = 'Europe/Berlin'\n", 3, "known: name, aliases, timezone, language"),
    "publisher-name": ("[publisher]\naliases = ['Example']\n", 1, 'add name = "…"'),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_breaks_the_grammar_is_refused(case: str, tmp_path: Path) -> None:
    source, line, remedy = REFUSED[case]
    path = tmp_path / "own.toml"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        load((str(tmp_path),))
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert remedy in str(caught.value)


def test_bad_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[sharing]\nline = ['Share'\n\nstart = [\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"own\.toml: not valid TOML: .*line \d"):
        load((str(tmp_path),))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(b"[sharing]\nline = ['\xb4\xf1\xb1\xdb']\n")
    with pytest.raises(LexiconError, match="own\\.toml"):
        load((str(tmp_path),))


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder of lexicons; give a folder"):
        load((str(tmp_path / "none"),))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"holds no \.toml file; see docs"):
        load((str(tmp_path),))


def test_a_refused_folder_can_be_mended(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[sharing]\nlines = ['Pass it round']\n", encoding="utf-8")
    with pytest.raises(LexiconError):
        load((str(tmp_path),))
    path.write_text("[sharing]\nline = ['Pass it round']\n", encoding="utf-8")
    assert [p.label for p in matched("Pass it round!", load((str(tmp_path),)))] == ["sharing"]


# What a user adds.

PAGE = """Rain falls on Ulsan
By Jane Roe
Rain fell on the city of Ulsan on Monday, and the weather office said that more would come.
The river rose by two metres in the night, and the people who live beside it were told to leave.
Barometer of the week
Zaplings are 30% off
The mayor said that he had never seen so much water in the streets of his city.
"""


def test_a_users_folder_adds_a_phrase(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        "[advertisement]\nregex = ['^zaplings are \\d+% off$']\nexamples = ['Zaplings are 20% off']\n", encoding="utf-8"
    )
    mine = cleannews.clean(PAGE, options=Options(lexicons=(str(tmp_path),)))
    line = next(line for line in mine.lines if line.text.startswith("Zaplings"))
    assert line.label == "advertisement"
    assert ("phrase", "advertisement") in {(reason.rule, reason.label) for reason in line.reasons}
    assert "Zaplings" not in mine.body
    assert "advertisement" not in {line.label for line in cleannews.clean(PAGE).lines}, "the lexicon that ships is left as it was"


KIND = """[weather]
role = "boilerplate"
letter = "w"
colour = "blue"
about = "the weather box"
line = ["Barometer of the week"]
"""


def test_a_users_folder_adds_a_kind(tmp_path: Path) -> None:
    (tmp_path / "kinds.toml").write_text(KIND, encoding="utf-8")
    mine = cleannews.clean(PAGE, options=Options(lexicons=(str(tmp_path),)))
    assert [line.text for line in mine.lines if line.label == "weather"] == ["Barometer of the week"]
    assert "w" in mine.picture
    kept = cleannews.clean(PAGE, options=Options(lexicons=(str(tmp_path),), keep=("weather",)))
    assert "Barometer of the week" in kept.body
    with pytest.raises(ValueError, match="no label 'weather'"):
        cleannews.clean(PAGE, options=Options(keep=("weather",)))


def test_a_users_folder_adds_a_publisher_and_a_language(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "harbour.example.toml").write_text(
        "[publisher]\nname = 'Harbour Courier'\naliases = ['The Courier']\ntimezone = 'Europe/London'\n"
        "[sharing]\nline = ['Hoist this story']\n",
        encoding="utf-8",
    )
    (tmp_path / "eo.toml").write_text(
        "[language]\nname = 'Esperanto'\nscripts = ['Latin']\n[sections]\nnames = ['Sporto']\n", encoding="utf-8"
    )
    mine = load((str(tmp_path),))
    assert {"harbour.example"} == {p.domain for p in mine.publishers} - {p.domain for p in LEXICON.publishers}
    assert mine.languages["eo"].sections == ("Sporto",)
    assert (
        cleannews.clean("Saluton al la mondo.", options=Options(lexicons=(str(tmp_path),), language="eo")).metadata.language
        == "eo"
    )
    assert [p.label for p in matched("Hoist this story", mine)] == ["sharing"]


def test_a_users_file_adds_to_a_language_that_ships(tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text("[names]\nrole = ['Hafenreporter']\n", encoding="utf-8")
    mine = load((str(tmp_path),)).languages["de"]
    assert "Hafenreporter" in mine.role
    assert mine.months == LEXICON.languages["de"].months


def test_the_same_folders_are_read_once() -> None:
    assert load(()) is load(())


@pytest.mark.parametrize(
    ("text", "folded", "key"),
    [
        ("  ▶ Share   this ARTICLE >> ", "share this article >>", "share this article"),
        ("댓글 (1,234)", "댓글 (1,234)", "댓글 (0"),
        ("STRASSE", "strasse", "strasse"),
        ("İSTANBUL", "istanbul", "istanbul"),
        ("Don’t miss", "don't miss", "don't miss"),
        ("o Home", "home", "home"),
        ("———", "———", ""),
        ("", "", ""),
    ],
)
def test_folding(text: str, folded: str, key: str) -> None:
    assert (fold(text), whole(fold(text))) == (folded, key)
