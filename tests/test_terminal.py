"""What a terminal is shown: nothing that acts on it, everything that belongs to a page."""

import json

import pytest
from rich.console import Console, RenderableType

from cleannews.lexicon import Kind
from cleannews.model import Article, Line, Metadata, Reason
from cleannews.terminal import escaped, explanation, label_table, reason_of, visible

KINDS = {"body": Kind("content", "B", "green", "a sentence"), "sharing": Kind("boilerplate", "s", "mauvish", "buttons")}
TEXT = "Rain fell.\nShare\x1b[2J"
LINES = (
    Line(TEXT[:10], 0, 10, "body", 0.97, (Reason("width", "body", 1.0, "10 columns"),)),
    Line(TEXT[11:], 11, len(TEXT), "sharing", 0.02, (Reason("phrase", "sharing", 4.0, "share"),)),
)
ARTICLE = Article(TEXT, LINES, Metadata(title="Rain", authors=("Ann", "Bo"), sources={"title": "line 1"}), ("looks odd",))


def shown(content: RenderableType, width: int = 100, colour: bool = False) -> str:
    """The text that a console of some width gets."""
    console = Console(width=width, force_terminal=colour, color_system="standard" if colour else None)
    with console.capture() as capture:
        console.print(content)
    return capture.get()


@pytest.mark.parametrize(
    "char",
    [
        "\x00",
        "\x08",
        "\r",
        "\x1b",
        "\x7f",
        "\x9b",
        "\xad",
        "\u200b",
        "\u200e",
        "\u2028",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\udce9",
        "\U000e0041",
    ],
)
def test_character_that_acts_or_hides_is_made_visible(char: str) -> None:
    assert char not in visible(f"a{char}b")


@pytest.mark.parametrize("text", ["Tab\tand\nline", "한국어 日本語 עברית العربية", "می\u200cشود", "👩\u200d🚒", "naïve ½ — “…”"])
def test_text_stays(text: str) -> None:
    assert visible(text) == text


def test_escaped_json_is_the_same_record() -> None:
    record = {"a\x9b": "b\u202e\x7f\U000e0041\udce9\u200bé"}
    text = escaped(json.dumps(record, ensure_ascii=False))
    assert json.loads(text) == record and visible(text) == text


def test_explanation_has_line_label_score_and_reason() -> None:
    line = next(line for line in shown(explanation(ARTICLE, "a.txt", KINDS)).splitlines() if "Rain fell." in line)
    assert line.split() == ["body", "0.97", "Rain", "fell.", "width", "+1.0:", "10", "columns"]


def test_explanation_has_metadata_with_source() -> None:
    assert "title    Rain      line 1" in shown(explanation(ARTICLE, "a.txt", KINDS))


def test_explanation_joins_several_values() -> None:
    assert "Ann · Bo" in shown(explanation(ARTICLE, "a.txt", KINDS))


def test_explanation_has_warnings() -> None:
    assert "looks odd" in shown(explanation(ARTICLE, "a.txt", KINDS))


def test_explanation_has_a_legend() -> None:
    assert "sharing  1  boilerplate  buttons" in shown(explanation(ARTICLE, "a.txt", KINDS))


def test_explanation_shows_controls() -> None:
    assert "Share␛[2J" in shown(explanation(ARTICLE, "a.txt", KINDS))


def test_explanation_colours_by_label() -> None:
    assert "\x1b[32mRain fell." in shown(explanation(ARTICLE, "a.txt", KINDS), colour=True)


def test_explanation_of_a_narrow_terminal_keeps_all_words_of_the_page() -> None:
    assert all(word in shown(explanation(ARTICLE, "a.txt", KINDS), width=40) for word in ("Rain", "fell.", "sharing", "width"))


def test_explanation_of_nothing() -> None:
    text = shown(explanation(Article("", (), Metadata(), ("the content is empty",)), "a.txt", KINDS))
    assert "0 lines" in text and "none found" in text and "the content is empty" in text


def test_explanation_of_a_label_without_kind() -> None:
    article = Article("x", (Line("x", 0, 1, "unheard", 0.5),), Metadata())
    assert "unheard" in shown(explanation(article, "a.txt", KINDS))


def test_square_brackets_are_no_markup() -> None:
    article = Article("[red]x", (Line("[red]x", 0, 6, "body", 0.5),), Metadata())
    assert "[red]x" in shown(explanation(article, "a.txt", KINDS))


def test_reason_for_another_label_says_so() -> None:
    assert reason_of(Line("x", 0, 1, "body", 0.6, (Reason("phrase", "sharing", 4.0, "x"),))) == "phrase +4.0 (sharing): x"


def test_long_evidence_is_cut() -> None:
    assert len(reason_of(Line("x", 0, 1, "body", 0.6, (Reason("phrase", "body", 4.0, "x" * 999),)))) < 120


def test_label_table_has_every_label() -> None:
    assert all(label in shown(label_table(KINDS)) for label in KINDS)
