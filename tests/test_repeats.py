"""Lines that repeat across a site: what is counted, what the counts say, and what they must not say."""

from __future__ import annotations

import math
import pickle
import re
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleannews
from cleannews import Article, Options, Repeats, clean, clean_many, count_repeats, lexicon, lines_of_page, load_repeats
from cleannews.page import page_of
from cleannews.repeats import EVERY, Document, count_documents, document_of, site_of, weight
from cleannews.segment import segment

SITE = "harbour.example"
APPEAL = "Every Thursday the people behind the Courier bake bread for whoever knocks at the back door."
HEADING = "What we know so far"
PARTS = (
    ("The ferry company", "A retired lighthouse keeper", "The council of Aldermoss", "A group of night nurses", "Her younger brother"),
    ("agreed last week to sell", "refused again to repair", "plans to move", "quietly bought", "wants to reopen"),
    ("the wooden bridge below the mill", "two hundred crates of apples", "the school's broken organ", "eleven kilometres of hedge"),
    ("before the first frost.", "although nobody had asked for it.", "at a hearing in the town hall.", "to the surprise of the neighbours."),
)  # fmt: skip


def sentences(choice: Random, size: int = 1) -> str:
    return " ".join(" ".join(map(choice.choice, PARTS)) for _ in range(size))


def story(number: int, heading: bool = False) -> list[str]:
    """The lines of an article that no other has; with a heading where asked."""
    choice = Random(number)
    lines = [sentences(choice, 3) for _ in range(6)]
    return [*lines[:3], HEADING, *lines[3:]] if heading else lines


def page(number: int, lines: list[str], inside: str = "", behind: str = "") -> str:
    """A page of text around an article; `inside` stands amid it, `behind` at its end."""
    amid = [*lines[:4], *[inside] * bool(inside), *lines[4:]]
    head = ["Home", "News", "Sport", sentences(Random(-number)).rstrip("."), "By Ada Marlow", "3 May 2024"]
    return "\n".join([*head, *amid, *[behind] * bool(behind), "Harbour Courier"])


def counted(pages: list[str]) -> Options:
    """Options with the repeats of some pages of one site."""
    return Options(repeats=count_repeats(map(clean, pages), site=SITE))


def cleaned(content: str, options: Options) -> Article:
    return clean(content, site=SITE, options=options)


@pytest.mark.parametrize("where", ["inside", "behind"])
def test_a_sentence_of_the_site_goes_with_the_reason_told(where: str) -> None:
    pages = [page(n, story(n), **{where: APPEAL}) for n in range(20)]
    options = counted(pages)
    for number, content in enumerate(pages[:5]):
        assert APPEAL in clean(content).body
        article = cleaned(content, options)
        assert list(article.paragraphs) == story(number)
        appeal = next(line for line in article.lines if line.text == APPEAL)
        assert any(r.rule == "repeats" and r.evidence == "stands on 20 pages of its site" for r in appeal.reasons)


def test_reasons_still_add_up() -> None:
    pages = [page(n, story(n), APPEAL) for n in range(20)]
    for line in cleaned(pages[0], counted(pages)).lines:
        last = next(n for n, reason in enumerate(line.reasons) if reason.rule == "rest")
        if 0.02 < line.score < 0.98:
            total = sum(reason.weight for reason in line.reasons[last - 3 : last + 1])
            assert total == pytest.approx(math.log(line.score / (1 - line.score)), abs=0.05)


def test_a_site_of_three_pages_has_no_template() -> None:
    pages = [page(n, story(n), APPEAL) for n in range(3)]
    options = counted(pages)
    assert [cleaned(content, options) for content in pages] == [clean(content) for content in pages]


def test_a_story_on_some_pages_of_a_site_stays() -> None:
    """Updated, corrected, and under several addresses: each version differs in its last paragraph."""
    versions = [page(n, [*story(0)[:-1], sentences(Random(n + 500), 3)], behind=APPEAL) for n in range(6)]
    pages = [*versions, *(page(n, story(n), behind=APPEAL) for n in range(6, 40))]
    options = counted(pages)
    for content in versions:
        body = cleaned(content, options).body
        assert all(line in body for line in story(0)[:-1]) and APPEAL not in body


def test_an_articles_own_refrain_stays() -> None:
    refrain = "The sea gives and the sea takes, the old women of the harbour say."
    lines = [line for paragraph in story(1) for line in (paragraph, refrain)]
    pages = [page(1, lines), *(page(n, story(n)) for n in range(2, 20))]
    assert cleaned(pages[0], counted(pages)).body.count(refrain) == 6


def test_a_heading_that_every_third_article_has_stays() -> None:
    pages = [page(n, story(n, heading=n % 3 == 0), APPEAL) for n in range(30)]
    options = counted(pages)
    for content in pages[::3]:
        article = cleaned(content, options)
        assert HEADING in article.paragraphs and APPEAL not in article.body


def test_a_headline_in_the_list_of_every_page_is_still_its_pages_title() -> None:
    headline = "Council sells the bridge below the mill"
    list_of_most_read = f"What the valley talks about\n{headline}\nA keeper who reads by candle"
    pages = [f"{page(n, story(n))}\n{list_of_most_read}" for n in range(20)]
    own = f"{headline}\nBy Ada Marlow\n3 May 2024\n" + "\n".join([*story(99), list_of_most_read])
    article = cleaned(own, counted([own, *pages]))
    assert article.metadata.title == headline and list(article.paragraphs) == story(99)


def test_html_gets_the_same_evidence() -> None:
    def html(number: int) -> str:
        lines = story(number)
        amid = "".join(f"<p>{line}</p>" for line in [*lines[:3], APPEAL, *lines[3:]])
        head = f'<link rel="canonical" href="https://www.{SITE}/{number}"><title>Rain {number}</title>'
        return f"<html><head>{head}</head><body><ul><li><a href='/'>Home</a></ul><article><h1>Rain</h1>{amid}</article></body></html>"

    pages = [html(number) for number in range(30)]
    repeats = count_documents(document_of(*lines_of_page(content)) for content in pages)
    assert set(repeats.counts) == {SITE}, "the page tells its own address"
    article = clean(pages[0], options=Options(repeats=repeats))
    assert APPEAL in clean(pages[0]).body and list(article.paragraphs) == story(0)


def test_without_counts_of_the_site_nothing_changes() -> None:
    pages = [page(n, story(n), APPEAL) for n in range(20)]
    plain = clean(pages[0]).to_json()
    options = counted(pages)
    assert clean(pages[0], options=options).to_json() == plain, "the text tells no site"
    assert clean(pages[0], site="other.example", options=options).to_json() == plain
    assert cleaned(pages[0], Options(repeats=Repeats())).to_json() == plain


def test_the_same_page_gives_the_same_article_whatever_came_before() -> None:
    pages = [page(n, story(n), APPEAL) for n in range(12)]
    options = counted(pages)
    first = [cleaned(content, options).to_json() for content in pages]
    again = pickle.loads(pickle.dumps(options))
    assert [cleaned(content, again).to_json() for content in reversed(pages)] == first[::-1]
    assert [article.to_json() for article in clean_many(pages, site=SITE, options=again)] == first
    assert again == options and hash(again) == hash(options)


def test_a_page_counts_once_and_identical_pages_count_once() -> None:
    pages = [clean(f"Rain fell.\n{APPEAL}\n{APPEAL}"), clean(f"RAIN  fell!\n{APPEAL}\n{APPEAL}"), clean(f"Snow fell.\n{APPEAL}")]
    repeats = count_repeats(pages, site=SITE)
    assert repeats.counts == {SITE: {EVERY: 2, document_of(SITE, [APPEAL]).lines[1]: 2, "rain fell": 1, "snow fell": 1}}


def test_articles_without_a_site_are_not_counted() -> None:
    assert count_repeats([clean("Rain fell.")]).counts == {}
    assert set(count_repeats([clean("Rain fell.", url="https://m.harbour.example/1")]).counts) == {SITE}


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("http://WWW.Harbour.Example:8080/news", SITE),
        ("https://amp.m.harbour.example./", SITE),
        ("https://sport.harbour.example/", "sport.harbour.example"),
        ("https://m.example/", "m.example"),
        ("https://[::1/", ""),
        ("mailto:desk@harbour.example", ""),
        (None, ""),
    ],
)
def test_the_site_of_an_address(address: str | None, site: str) -> None:
    assert site_of(address) == site


def test_lines_of_page_are_those_of_the_article() -> None:
    samples = Path(__file__).parents[1] / "samples"
    for path in [*sorted(samples.glob("*.txt"))[:4], *sorted(samples.glob("*_page.html"))]:
        content = path.read_bytes()
        article = clean(content, options=Options(witness="never"))
        assert lines_of_page(content).lines == [line.text for line in article.lines]


def test_misuse_of_lines_of_page_is_refused() -> None:
    with pytest.raises(TypeError, match="read the file first"):
        lines_of_page(None)  # type: ignore[arg-type]


def test_counting_and_deciding_see_the_same_line() -> None:
    for path in sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))[:8]:
        text = path.read_text(encoding="utf-8")
        seen = page_of(text, segment(text, lexicon.load()), lexicon.load())
        assert document_of(SITE, seen.texts).lines == sorted({EVERY, *seen.keys})


@given(st.integers(1, 3), st.integers(1, 1_000_000))
def test_a_line_on_up_to_three_pages_weighs_nothing(documents: int, of: int) -> None:
    assert weight(documents, max(documents, of)) == 0


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_more_pages_never_weigh_less_and_larger_sites_never_more(documents: int, of: int) -> None:
    assert weight(documents, of) <= weight(documents + 1, of)
    assert weight(documents, of) >= weight(documents, of + 1)


def documents(name: str) -> st.SearchStrategy[list[Document]]:
    """Documents of few sites and lines; those of different names are never the same."""
    lines = st.lists(st.sampled_from(["share", "menu", "rain fell", "snow fell", "日本語"]), max_size=4)
    pages = st.lists(st.tuples(st.sampled_from(["a.example", "b.example", ""]), lines), max_size=6)
    return pages.map(lambda found: [document_of(site, [*lines, f"only in {name}"]) for site, lines in found])


@given(documents("x"), documents("y"), documents("z"))
def test_counts_add_up(x: list[Document], y: list[Document], z: list[Document]) -> None:
    one, two, three = map(count_documents, (x, y, z))
    assert one + two == count_documents([*x, *y]) == count_documents([*y, *x])
    assert one + two == two + one and (one + two) + three == one + (two + three)
    assert one + Repeats() == one and (one + two).digest == count_documents([*y, *x]).digest


def test_a_table_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="tables are Parquet: extra `duckdb`")
    repeats = count_repeats((clean(page(n, story(n), APPEAL)) for n in range(20)), site=SITE)
    repeats.save(tmp_path / "repeats.parquet")
    assert load_repeats(tmp_path / "repeats.parquet", every_line=True) == repeats
    assert load_repeats(tmp_path, every_line=True) == repeats
    Repeats().save(tmp_path / "none.parquet")
    assert load_repeats(tmp_path / "none.parquet") == Repeats()


def test_what_is_loaded_is_what_weighs(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="tables are Parquet: extra `duckdb`")
    pages = [page(n, story(n), APPEAL) for n in range(20)]
    repeats = count_repeats(map(clean, pages), site=SITE)
    repeats.save(tmp_path / "repeats.parquet")
    loaded = load_repeats(tmp_path / "repeats.parquet")
    assert sum(map(len, loaded.counts.values())) < 12
    both = [cleaned(content, Options(repeats=table)).to_json() for table in (repeats, loaded) for content in pages[:4]]
    assert both[:4] == both[4:]


def test_another_table_is_refused(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="tables are Parquet: extra `duckdb`")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"text": ["Rain fell."]}), tmp_path / "pages.parquet")
    with pytest.raises(ValueError, match="is no table of repeats; its columns must be site, line, documents"):
        load_repeats(tmp_path / "pages.parquet")
    with pytest.raises(OSError):
        load_repeats(tmp_path / "none.parquet")
    Repeats({SITE: {"rain fell": 20}}).save(tmp_path / "mended.parquet")
    with pytest.raises(ValueError, match="how many documents of harbour"):
        load_repeats(tmp_path / "mended.parquet")


def test_the_documentation_runs() -> None:
    pytest.importorskip("duckdb", reason="extra `duckdb`")
    told = (Path(__file__).parents[1] / "docs" / "repeats.md").read_text(encoding="utf-8")
    code = re.findall(r"^```python\n(.*?)^```$", told, re.DOTALL | re.MULTILINE)
    assert len(code) == 3
    exec("\n".join(code), {})


def test_the_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"pip install 'cleannews\[duckdb\]'"):
        cleannews.load_repeats(tmp_path / "repeats.parquet")
