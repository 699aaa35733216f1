"""The views of an Article, and the options that choose its body."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from cleannews import Article, Line, Metadata, Options, Reason, clean
from cleannews.model import escape_markdown, joined, strongest

SAMPLES = Path(__file__).parents[1] / "samples"


def article(
    *pairs: tuple[str, str], metadata: Metadata | None = None, body_labels: tuple[str, ...] = ("heading", "body")
) -> Article:
    """An article of (label, text) lines."""
    text, lines = "", []
    for label, line in pairs:
        start = len(text)
        text += line + "\n"
        lines.append(Line(line, start, start + len(line), label, 0.5, (Reason("phrase", label, 2.0, line),)))
    letters = {"title": "T", "deck": "D", "body": "B", "heading": "H", "caption": "c", "sharing": "s"}
    return Article(text, tuple(lines), metadata or Metadata(), (), body_labels, letters)


PAGE = (
    ("title", "Rain falls"),
    ("deck", "More to come"),
    ("sharing", "Share"),
    ("body", "Rain fell\non Monday\n, they said."),
    ("caption", "A wet street"),
    ("heading", "The river"),
    ("body", "It rose."),
)


def test_paragraphs_and_body() -> None:
    page = article(*PAGE)
    assert page.paragraphs == ("Rain fell on Monday, they said.", "The river", "It rose.")
    assert page.body == "Rain fell on Monday, they said.\n\nThe river\n\nIt rose."


def test_removed_tells_text_label_and_reason() -> None:
    assert article(*PAGE).removed == (
        ("Share", "sharing", Reason("phrase", "sharing", 2.0, "Share")),
        ("A wet street", "caption", Reason("phrase", "caption", 2.0, "A wet street")),
    )


def test_every_line_is_shown_or_removed() -> None:
    for path in sorted(SAMPLES.glob("*.txt")):
        page = clean(path.read_bytes())
        shown = [line for line in page.lines if line.label in ("title", "deck", "heading", "body")]
        assert len(shown) + len(page.removed) == len(page.lines)
        assert len(page.paragraphs) == sum(line.label in ("heading", "body") for line in page.lines)


def test_picture() -> None:
    assert article(*PAGE).picture == "TDsBcHB"
    assert article(("unheard of", "x")).picture == "?"
    assert article().picture == ""


def test_an_empty_article() -> None:
    page = article()
    assert (page.body, page.paragraphs, page.removed) == ("", (), ())
    assert page.to_dict()["lines"] == []
    assert page.to_markdown() == "---\n---\n"
    assert page.to_jsonld() == {"@context": "https://schema.org", "@type": "NewsArticle"}


METADATA = Metadata(
    url="https://news.example/1",
    title='Rain: "falls" # on <Ulsan>',
    deck=("More to come", "- says the office"),
    authors=("Jane Roe", "김하늘"),
    published="2024-05-03T14:20:00+02:00",
    publisher="Example: Herald",
    language="en",
    tags=("rain", "yes", "null"),
    captions=("A wet street",),
    sources={"title": "line 1"},
)


def test_front_matter_is_yaml_whose_values_are_json() -> None:
    head, *rest = article(*PAGE, metadata=METADATA).to_markdown().split("\n\n")
    first, *rows, last = head.split("\n")
    assert (first, last) == ("---", "---")
    values = {key: json.loads(value) for key, _, value in (row.partition(": ") for row in rows)}
    assert values == {
        "url": "https://news.example/1",
        "title": 'Rain: "falls" # on <Ulsan>',
        "deck": ["More to come", "- says the office"],
        "authors": ["Jane Roe", "김하늘"],
        "published": "2024-05-03T14:20:00+02:00",
        "publisher": "Example: Herald",
        "language": "en",
        "tags": ["rain", "yes", "null"],
    }
    assert rest == [
        '# Rain: "falls" # on \\<Ulsan>',
        "> More to come",
        "> \\- says the office",
        "Rain fell on Monday, they said.",
        "## The river",
        "It rose.\n",
    ]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_front_matter_of_the_samples(path: Path) -> None:
    page = clean(path.read_bytes(), url="https://news.example/1")
    head = page.to_markdown().split("\n\n")[0].split("\n")
    values = {key: json.loads(value) for key, _, value in (row.partition(": ") for row in head[1:-1])}
    record = page.to_dict()
    assert values and all(record[key] == value for key, value in values.items())


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Rain fell.", "Rain fell."),
        ("# no heading", "\\# no heading"),
        ("> no quote", "\\> no quote"),
        ("- no list", "\\- no list"),
        ("+ no list", "\\+ no list"),
        ("* no list", "\\* no list"),
        ("1. no list", "1\\. no list"),
        ("12) no list", "12\\) no list"),
        ("2024 was wet", "2024 was wet"),
        ("3.5 million", "3\\.5 million"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("~~~", "\\~~~"),
        ("| no | table", "\\| no | table"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("[no](link)", "\\[no\\](link)"),
        ("a_b *c* `d`", "a\\_b \\*c\\* \\`d\\`"),
        ("C:\\temp", "C:\\\\temp"),
        ("", ""),
    ],
)
def test_escape_markdown(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


def test_jsonld() -> None:
    assert article(*PAGE, metadata=METADATA).to_jsonld() == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "url": "https://news.example/1",
        "headline": 'Rain: "falls" # on <Ulsan>',
        "alternativeHeadline": "More to come - says the office",
        "author": [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Person", "name": "김하늘"}],
        "datePublished": "2024-05-03T14:20:00+02:00",
        "publisher": {"@type": "Organization", "name": "Example: Herald"},
        "inLanguage": "en",
        "keywords": ["rain", "yes", "null"],
        "articleBody": "Rain fell on Monday, they said.\n\nThe river\n\nIt rose.",
    }


def test_the_record_is_plain_json() -> None:
    page = article(*PAGE, metadata=METADATA)
    record = page.to_dict()
    assert list(record)[:4] == ["url", "title", "deck", "body"]
    assert list(record)[-2:] == ["made_by", "lines"]
    assert json.loads(page.to_json()) == record
    assert "김하늘" in page.to_json() and "\n" not in page.to_json()
    assert page.to_json(indent=1).count("\n") > 10
    first = record["lines"][0]
    assert page.text[first["start"] : first["end"]] == "Rain falls"


def test_a_record_shares_nothing_with_its_article() -> None:
    page = article(*PAGE, metadata=METADATA)
    page.to_dict()["sources"]["title"] = "changed"
    page.to_dict()["lines"].clear()
    assert page.to_dict()["sources"] == {"title": "line 1"}
    assert len(page.to_dict()["lines"]) == len(PAGE)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("a\nb", "a b"),
        ("a \r\n b", "a b"),
        ("a\n\n\nb", "a b"),
        ("a\u2028b", "a b"),
        ("said\n, again", "said, again"),
        ("said\n”", "said”"),
        ("비가\n왔다", "비가 왔다"),
        ("雨が\n降った", "雨が降った"),
        ("下雨\nin Ulsan", "下雨 in Ulsan"),
        ("a  b", "a  b"),
        ("  a  ", "a"),
        ("", ""),
    ],
)
def test_joined(text: str, one: str) -> None:
    assert joined(text) == one


def test_strongest_prefers_the_labels_own_reason() -> None:
    light, heavy = Reason("phrase", "sharing", 1.0, "Share"), Reason("width", "body", -6.0, "narrow")
    assert strongest(Line("Share", 0, 5, "sharing", 0.1, (heavy, light))) == light
    assert strongest(Line("Share", 0, 5, "other", 0.1, (light, heavy))) == heavy
    assert strongest(Line("Share", 0, 5, "other", 0.1)) is None


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        (Options(), ("heading", "body")),
        (Options(keep=("caption",)), ("heading", "body", "caption")),
        (Options(keep=("body", "caption", "caption")), ("heading", "body", "caption", "caption")),
        (Options(drop=("heading",)), ("body",)),
        (Options(keep=("caption",), drop=("caption", "body")), ("heading",)),
    ],
)
def test_body_labels(options: Options, labels: tuple[str, ...]) -> None:
    assert set(options.body_labels) == set(labels)


def test_keep_and_drop_change_the_body_and_nothing_else() -> None:
    content = (SAMPLES / "ko_wire.txt").read_bytes()
    plain = clean(content)
    kept = clean(content, options=Options(keep=("caption", "byline")))
    assert kept.lines == plain.lines and kept.metadata == plain.metadata
    assert set(plain.paragraphs) < set(kept.paragraphs)
    assert all(joined(line.text) in kept.paragraphs for line in plain.lines if line.label in ("caption", "byline"))
    dropped = clean(content, options=Options(drop=("body", "heading")))
    assert dropped.body == "" and dropped.lines == plain.lines
    assert len(dropped.removed) > len(plain.removed)


@pytest.mark.parametrize("options", [Options(keep=("captions",)), Options(drop=("junk",)), Options(language="klingon")])
def test_options_that_do_not_exist_are_refused(options: Options) -> None:
    with pytest.raises(ValueError, match=r"labels: |known: "):
        clean("Rain fell.", options=options)


def test_misuse_is_refused() -> None:
    with pytest.raises(TypeError, match="read the file first"):
        clean(SAMPLES / "ko_wire.txt")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no field 'author'; known fields: title"):
        clean("Rain fell.", known={"author": "Jane Roe"})


def test_an_option_tells_what_it_does() -> None:
    assert all(field.metadata["help"].endswith(".") for field in dataclasses.fields(Options))


def test_records_cannot_be_changed() -> None:
    page = article(*PAGE)
    for record, field in ((page, "text"), (page.metadata, "title"), (Options(), "keep")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, field, None)
