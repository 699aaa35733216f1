"""HTML → lines: what ends a line, what is no text, what the markup says of a line, and pages that break parsers."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannews.markup import Mark, Markup, flatten, parse
from cleannews.markup_source import looks_like_html

PROSE = "The weather office said on Monday that rain would go on falling on the city of Ulsan until late on Thursday."


def read(html: str) -> Markup:
    """The page, its spans checked: in order, apart, each a line, and all that is not blank in one of them."""
    page = flatten(parse(html))
    assert len(page.marks) == len(page.spans)
    end = 0
    for start, stop in page.spans:
        assert page.text[end:start].isspace() or start == end == 0, "only white space stands between lines"
        line = page.text[start:stop]
        assert line and line == line.strip() and "\n" not in line
        end = stop
    assert not page.text[end:].strip()
    return page


def lines(html: str) -> list[str]:
    """The lines of a page."""
    page = read(html)
    return [page.text[start:end] for start, end in page.spans]


def mark(html: str, text: str) -> Mark:
    """The mark of the line that reads so."""
    page = read(html)
    return next(mark for mark, (start, end) in zip(page.marks, page.spans, strict=True) if page.text[start:end] == text)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one<p>two", ["one", "two"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("one<br>two<hr>three", ["one", "two", "three"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<table><tr><th>one<td>two<tr><td>three</table>", ["one", "two", "three"]),
        ("<dl><dt>one<dd>two</dl>", ["one", "two"]),
        ("one<button>two</button><label>three</label>four", ["one", "two", "three", "four"]),
        ("<a href=x><div>one</div><div>two</div></a>", ["one", "two"]),
        ("<details><summary>one</summary>two</details>", ["one", "two"]),
        ("<figure><img alt=no><figcaption>one</figcaption></figure>", ["one"]),
    ],
)
def test_blocks_breaks_cells_and_items_end_a_line(html: str, expected: list[str]) -> None:
    assert lines(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><span>ra</span><span>in</span></p>", "rain"),
        ("<p>the <b>rain</b>, <a href=x>which <i>fell</i></a>.</p>", "the rain, which fell."),
        ("<p>H<sub>2</sub>O and <x-word>more</x-word></p>", "H2O and more"),
        ("<p>rain <img src=smile.png> fell</p>", "rain fell"),
        ("<p>rain<!-- no --> fell</p>", "rain fell"),
        ("<p>rai<wbr>n</p>", "rain"),
        ("<p>rai\u200bn</p>", "rain"),
        ("<p><a href=x>ra</a><a href=x>in</a></p>", "rain"),
        ("<p>  rain\n\t fell&nbsp; again </p>", "rain fell again"),
    ],
)
def test_inline_markup_neither_splits_nor_glues(html: str, expected: str) -> None:
    assert lines(html) == [expected]


def test_links_that_touch_are_parted() -> None:
    assert lines("<p><a href=/sport>Sport</a><a href=/weather>Weather</a></p>") == ["Sport Weather"]


def test_blocks_are_parted_by_a_blank_line_and_breaks_by_none() -> None:
    assert read("<p>one<br>two<p>three").text == "one\ntwo\n\nthree"
    assert read("<table><tr><td>one<td>two<tr><td>three</table>").text == "one\ntwo\n\nthree"


def test_preformatted_text_is_kept() -> None:
    assert read("<pre>  one\n    two <b>x</b>\n\nthree</pre>").text == "  one\n    two x\nthree"


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<template><p>no</p></template>",
        "<noscript><b>no</b></noscript>",
        "<svg><text>no</text></svg>",
        "<select><option>no</select>",
        "<textarea>no</textarea>",
        "<input value=no>",
        "<iframe>no</iframe>",
        "<img alt=no>",
        "<p hidden>no</p>",
        "<div style='display: none'><p>no</p></div>",
        "<span style='visibility:hidden'>no</span>",
    ],
)
def test_what_is_no_text_is_left_out(hidden: str) -> None:
    assert lines(f"<body><p>one {hidden}<p>two") == ["one", "two"]


@pytest.mark.parametrize(
    "seen", ["aria-hidden=true", "style='opacity: 0'", "class=hidden", "class=sr-only", "style='display:block'"]
)
def test_what_may_show_is_text(seen: str) -> None:
    assert lines(f"<body><p>one<div {seen}><p>two</p></div>") == ["one", "two"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'><b>Sluice</b><br>A gate for water.</span>",
        "<span role=tooltip>Sluice<br>A gate for water.</span>",
        "<span class='term-box' id=term-tooltip-7>Sluice<br>A gate for water.</span>",
        "<i class=tooltip-text>A gate<br>for water.</i>",
    ],
)
def test_a_hidden_part_of_a_sentence_ends_no_line(hidden: str) -> None:
    assert lines(f"<p>The sluice{hidden} was shut at noon.<p>two") == ["The sluice was shut at noon.", "two"]


def test_the_word_that_a_tooltip_belongs_to_shows() -> None:
    assert lines("<p>The <span class=tooltip>sluice<span class=tooltiptext>A gate.</span></span> was shut.") == [
        "The sluice was shut."
    ]


def test_a_hidden_article_behind_a_word_that_shows_stays() -> None:
    assert lines(f"<p>Loading <span hidden><div>{PROSE}</div><div>{PROSE}</div></span>")[1:] == [PROSE, PROSE]


def test_hidden_text_shares_no_line_with_what_shows() -> None:
    assert lines("<p>one <b hidden>no</b>two<p><b hidden>no</b>three") == ["one two", "three"]


def test_an_article_that_waits_for_scripts_is_kept() -> None:
    page = read(f"<nav>Sport</nav><div hidden><p>{PROSE}<p>{PROSE}</div><div style='display:none'>no</div>")
    assert [mark.is_hidden for mark in page.marks] == [False, True, True]
    assert "hidden" in page.warnings[0]
    assert lines("<body><div hidden>Rain.</div>") == ["Rain."], "a page of which nothing shows"


def test_a_hidden_dialog_is_left_out() -> None:
    assert lines(f"<p>{PROSE}</p><p>{PROSE}</p><div hidden><p>{PROSE}</p></div>") == [PROSE, PROSE]


def test_parts_that_are_sent_late_are_read_in_their_place() -> None:
    html = (
        '<main><p>one</p><template id="B:0"></template><p>four</p></main><div hidden id="S:0"><p>two</p><template id="P:1"></template></div>'
        '<div hidden id="S:1"><p>three</p></div>'
    )
    assert lines(html) == ["one", "two", "three", "four"]
    assert lines('<p>one<div hidden id="S:0">two<template id="B:0"></template></div>') == ["one"], (
        "a part that holds its own place"
    )


def test_a_mark_tells_tag_names_and_links() -> None:
    html = '<main><div class="article-body storyText" id=content><p class=Lead>Rain <a href=x>fell</a></p><p>two</div></main>'
    found = mark(html, "Rain fell")
    assert found.tag == "p" and found.in_article and found.depth == 3
    assert found.path == ("<p>", "lead", "content", "article", "body", "story", "text", "<main>")
    assert found.link_share == 0.5
    assert mark("<div><a href=x>one</a></div>", "one").link_share == 1.0


def test_inline_elements_count_where_they_hold_the_whole_line() -> None:
    assert mark("<div><span class=byline>one</span></div>", "one").path == ("byline",)
    assert mark("<div><span class=byline>one</span> two</div>", "one two").path == ()
    assert mark("<div><b>one</b></div>", "one").path == ("<b>",)


def test_siblings_share_a_group() -> None:
    html = f"<div><p>{PROSE}<p>two</div><div>three<br>four</div>"
    first, second, third, fourth = read(html).marks
    assert first.group == second.group != third.group == fourth.group
    assert (first.siblings, third.siblings) == (2, 2)
    assert (first.prose, second.prose, third.prose) == (len(PROSE), len(PROSE), 0)
    assert read(html).parents[first.block] == first.group


def test_paths_are_bounded() -> None:
    html = f'<div class="{"w " * 50}">' * 30 + "one"
    assert len(mark(html, "one").path) == 40


@pytest.mark.parametrize("oddity", ["&#27;", "&#7;", "&#0;", "\x00", "\x1b[31m", "&zwj;", "\u202e", "&bogus;", "&#xFFFFFF;"])
def test_odd_characters_lose_no_word(oddity: str) -> None:
    found = " ".join(lines(f"<p>one {oddity} two</p><p>three</p>"))
    assert re.findall("one|two|three", found) == ["one", "two", "three"]


@pytest.mark.parametrize("cut", ["<b", "<a href='x", "<!-- no", "<script>no", "<style>no", "</", "&am", "<p class=", "<"])
def test_a_page_cut_anywhere_keeps_what_it_shows(cut: str) -> None:
    assert lines(f"<html><body><p>one</p><div><p>two {cut}")[:2] == [
        "one",
        "two" + {"</": " </", "&am": " &am", "<": " <"}.get(cut, ""),
    ]


@pytest.mark.parametrize(
    "html", ["", " ", "\x00\x01\x02\xff", "%PDF-1.7 \x93\x8c", "<", "<>", "<html>", "<frameset><frame src=x></frameset>"]
)
def test_what_is_hardly_a_page_raises_nothing(html: str) -> None:
    assert len(lines(html)) <= 1


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>" * 200_000 + "one", 1),
        ('<div class="a b">' * 200_000 + "one" + "</div>" * 200_000 + "two", 2),
        ("<b>" * 40_000 + "one", 1),
        ("<font><p>" * 100_000 + "one", 1),
        ("<ul><li>" * 100_000 + "one", 1),
        ("<table><tr><td>" * 70_000 + "one", 1),
        ("<b><p>x" * 20_000, 20_000),
        ("<p>Rain fell.</p>" * 16_000, 16_000),
        ("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">one", 1),
        ("<" * 200_000, 1),
        ("<a href='" + "x" * 1_000_000, 0),
        ("one<!--" + "-" * 1_000_000, 1),
        ("<script>" * 100_000, 0),
        ("word " * 1_000_000, 1),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else str(value),
)
def test_time_is_in_proportion_to_length(html: str, expected: int) -> None:
    began = time.process_time()
    found = lines(html)
    assert len(found) == expected
    assert time.process_time() - began < 8, "0.1 to 1 s each on a quiet machine; what is quadratic takes minutes"


def test_flattening_a_deep_page_keeps_its_words_and_lines() -> None:
    html = "".join(f"<div>w{n} " for n in range(12_000)) + "</div>" * 12_000 + "<p>behind</p>"
    assert lines(html) == [*(f"w{n}" for n in range(12_000)), "behind"]


@pytest.mark.parametrize(
    "html",
    [
        "<!DOCTYPE html><html><head><tit",
        "\ufeff\n<!-- saved --><html>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x">',
        "<p>Rain fell.</p>",
        "<div class=story>Rain <b>fell</b> on Monday.<br>It fell again.</div>",
        'class="x">Rain</a></li><li><a href="/y">Weather</a></li><li><a href="/z">Sport</a></li>',
    ],
)
def test_pages_and_pieces_of_pages_are_html(html: str) -> None:
    assert looks_like_html(html)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rain fell on Ulsan.",
        "Use <p> for a paragraph and </p> to end it.",
        "<p> is the tag that begins a paragraph.",
        "if a < b and c > d: print(a)",
        "<jane@example.org> wrote: <b> is bold",
        "std::vector<int> a; std::map<a, b> c;",
        f"{PROSE}\n" * 8 + "<div><p>An example</p></div>\n" + f"{PROSE}\n" * 8,
    ],
)
def test_plain_text_that_speaks_of_tags_is_no_html(text: str) -> None:
    assert not looks_like_html(text)


PIECES = """<p> </p> <div> </div> <span> </span> <a href=x> </a> <b> </b> <br> <pre> </pre> <table> <tr> <td> <li> <ul> </ul> </template> <svg>
</svg> <script> </script> <!-- --> <p/hidden> <div/hidden/id=S:0> <template/id=B:0> &nbsp; &#27; one two < & \u200b"""
PIECE = st.sampled_from(PIECES.split())


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(st.characters()), st.lists(PIECE).map(" ".join), st.lists(st.one_of(PIECE, st.text(max_size=4))).map("".join)
    )
)
def test_every_character_that_shows_lies_in_one_line(html: str) -> None:
    read(html)
    looks_like_html(html)


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert "".join(lines(f"<p>{escaped}</p>")) == text
