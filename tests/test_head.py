"""What a page's markup says of its article, and which of it is believed. Pages are invented; one behaviour a test."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleannews import clean
from cleannews import lexicon as lexicons
from cleannews.candidates import Claim, Head, both
from cleannews.embedded import embedded_body, told_votes
from cleannews.head import from_markup
from cleannews.headline import choose_title, claimed_titles
from cleannews.mend import mend, read_json
from cleannews.model import Line, Metadata
from cleannews.nameforms import name_forms
from cleannews.persons import people
from cleannews.reconcile import reconcile

LEXICON = lexicons.load()
BODY = "The bridge over the river will be closed until the end of the month, the city said on Monday."


def head_of(html: str, url: str | None = None) -> Head:
    return from_markup(LexborHTMLParser(html), url)


def read(html: str, *lines: tuple[str, str], url: str | None = None, **visible: Any) -> Metadata:
    """The metadata of a page with such lines (label, text), of which the text path made `visible`."""
    shown = [Line(text, 0, len(text), label) for label, text in lines]
    return reconcile(head_of(html, url), Metadata(**visible), shown, LEXICON, url)


def ld(*objects: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(one, ensure_ascii=False)}</script>' for one in objects)


def article(**values: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", **values}


# --- JSON that is broken


@pytest.mark.parametrize(
    "text",
    [
        '{"headline": "Rain", "keywords": ["a", "b",],}',
        '{"headline": "Rain",\n // a comment\n "keywords": ["a", "b"] /* and one */ }',
        '<!-- {"headline": "Rain", "keywords": ["a", "b"]} -->',
        '//<![CDATA[\n{"headline": "Rain", "keywords": ["a", "b"]}\n//]]>',
        "{&quot;headline&quot;: &quot;Rain&quot;, &quot;keywords&quot;: [&quot;a&quot;, &quot;b&quot;]}",
        '{"headline": "Rain", "keywords": ["a", "b"]};',
        '{"headline": "Rain", "keywords": ["a", "b"',
    ],
    ids=["commas", "comments", "html comment", "cdata", "entities", "semicolon", "cut"],
)
def test_broken_json_is_mended(text: str) -> None:
    assert read_json(text) == [{"headline": "Rain", "keywords": ["a", "b"]}]


def test_raw_line_breaks_in_a_text_are_kept() -> None:
    assert read_json('{"description": "one\ntwo"}') == [{"description": "one\ntwo"}]


def test_quotes_inside_a_text_are_escaped() -> None:
    assert read_json('{"description": "see <a href="https://x.example/a">here</a>", "b": 1}')[0]["b"] == 1


def test_values_one_behind_the_other_are_all_read() -> None:
    assert read_json('{"a": 1}{"b": 2}') == [{"a": 1}, {"b": 2}]


@given(st.text(alphabet='{}[]",:\\/*<!-> \n\tabc019.eul'))
def test_no_text_makes_json_raise(text: str) -> None:
    assert isinstance(read_json(text), list)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["@type", "@id", "@graph", "author", "name", "headline", "image", "datePublished"]), inner
            )
        ),
        max_leaves=30,
    )
)
def test_no_structured_data_makes_the_reader_raise(value: object) -> None:
    html = ld({"@type": "NewsArticle", "headline": "x", "author": value, "publisher": value, "image": value}, value)
    assert isinstance(read(html), Metadata)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_meta_makes_the_reader_raise(value: str, other: str) -> None:
    html = f"""<title>{other}</title><meta property="og:title" content='{value}'><meta name="author" content='{other}'>
    <meta property="article:published_time" content='{value}'><meta property="og:url" content='{other}'><h1>{value}</h1>"""
    assert isinstance(read(html), Metadata)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 100_000, '"' * 200_000, '{"a": "' + '\\" ' * 100_000, "/*" * 100_000])
def test_deep_and_odd_json_is_read_in_linear_time(text: str) -> None:
    began = time.process_time()
    read_json(text)
    head_of(f'<script type="application/ld+json">{text}</script>')
    assert time.process_time() - began < 3
    assert len(mend(text)) < 4 * len(text) + 10


# --- which article


def test_the_article_with_the_pages_address_is_chosen() -> None:
    other = article(headline="Snow closes a pass", url="https://x.example/b", author={"@type": "Person", "name": "Ann Poe"})
    asked = article(headline="Rain closes a bridge", url="https://x.example/a", author={"@type": "Person", "name": "Jane Roe"})
    found = read(ld(other, asked), url="https://www.x.example/a/?ref=1")
    assert (found.title, found.authors) == ("Rain closes a bridge", ("Jane Roe",))


def test_articles_in_a_list_are_others() -> None:
    listed = {"@type": "ItemList", "itemListElement": [{"item": article(headline="Snow closes a pass", author="Ann Poe")}]}
    assert head_of(ld(listed, article(headline="Rain closes a bridge"))).authors == ()


def test_the_headline_shown_goes_before_a_title_made_for_search_engines() -> None:
    html = """<title>Bridge closed: what to know about the bridge over the river | The Courier</title>
    <meta property="og:title" content="Bridge closed: what to know about the bridge over the river">
    <h1>Bridge over the river is closed for a month</h1>"""
    assert read(html).title == "Bridge over the river is closed for a month"


def test_of_several_articles_the_one_that_the_head_names_gives_the_title() -> None:
    html = """<title>Rain closes a bridge</title><meta property="og:title" content="Rain closes a bridge">
    <h1>Snow closes a pass</h1><h1>Rain closes a bridge</h1>"""
    assert read(html).title == "Rain closes a bridge"


# --- titles


@pytest.mark.parametrize(
    "title",
    [
        "Rain closes a bridge | Hexley Courier",
        "Hexley Courier - Rain closes a bridge",
        "Rain closes a bridge – News – Hexley Courier",
    ],
)
def test_the_sites_name_is_no_part_of_the_title(title: str) -> None:
    html = f'<meta property="og:site_name" content="Hexley Courier"><title>{title}</title><h1>Rain closes a bridge</h1>'
    assert read(html).title == "Rain closes a bridge"


def test_entities_in_a_title_are_resolved_twice() -> None:
    assert read('<meta property="og:title" content="Rain &amp;amp; snow close a bridge">').title == "Rain & snow close a bridge"


def test_a_logo_in_a_heading_is_no_title() -> None:
    html = '<meta property="og:site_name" content="Hexley Courier"><h1>Hexley Courier</h1><title>Rain closes a bridge</title>'
    assert read(html).title == "Rain closes a bridge"


@pytest.mark.parametrize(
    ("site", "title"),
    [
        ("National Ferry Office", "Small boats: Ferry Office"),
        ("Hexley Courier", "Rain closes a bridge: what drivers must know"),
        ("Hexley Signal", "Hexley Signal #18 – The bridge without work"),
    ],
)
def test_a_headline_in_two_parts_stays_whole(site: str, title: str) -> None:
    html = f'''<meta property="og:site_name" content="{site}"><title>{title} | {site}</title>
    <meta property="og:title" content="{title.split(":")[0]}"><h1>{title}</h1>'''
    assert read(html).title == title


@pytest.mark.parametrize("kicker", ["Weather in Hexley", "May 3, 2024"])
def test_a_kicker_in_a_heading_is_no_part_of_the_title(kicker: str) -> None:
    preview = '<meta property="og:title" content="Rain closes the bridge over the river">'
    heading = f"<h1><span>{kicker}</span> Rain closes the bridge over the river</h1>"
    assert (
        read(f"<title>Rain closes the bridge over the river</title>{preview}{heading}").title
        == "Rain closes the bridge over the river"
    )
    assert read(f"{preview}{heading}").title == f"{kicker} Rain closes the bridge over the river"


def test_a_paragraph_in_a_heading_is_no_headline() -> None:
    html = f"<title>Rain closes the bridge over the river</title><h1>{BODY} {BODY} {BODY}</h1>"
    assert read(html).title == "Rain closes the bridge over the river"


def test_the_heading_that_the_lines_call_the_headline_may_differ_from_the_head() -> None:
    html = """<title>Hexley: weather guide</title><meta property="og:title" content="Hexley: weather guide">
    <h1>Snow and storm</h1><h1>Where drivers must take another road</h1>"""
    assert read(html, title="Where drivers must take another road").title == "Where drivers must take another road"
    assert read(html, title="Snow and storm").title == "Hexley: weather guide"


def test_a_word_that_markup_parts_is_one_word() -> None:
    html = "<title>Rain closes a bridge</title><h1>Rain closes a b<i>ridge</i></h1>"
    assert read(html, title="Rain closes a bridge").title == "Rain closes a bridge"


# --- authors


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, John Doe & Ann Poe", ["Jane Roe", "John Doe", "Ann Poe"]),
        ("Jane Roe / John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, Staff Writer", ["Jane Roe"]),
        ("Jane Roe (jane@x.example)", ["Jane Roe"]),
        ("Roe, Jane", ["Jane Roe"]),
        ("Jane Roe, MD", ["Jane Roe, MD"]),
        ("Von Uta Beispiel und Karl Muster", ["Uta Beispiel", "Karl Muster"]),
        ("홍길동 기자", ["홍길동"]),
        ("홍길동 가람스포츠 기자(hong@x.example)", ["홍길동"]),
        ("https://x.example/jane", []),
        ("page.head.author", []),
    ],
)
def test_names_in_a_value_for_the_author(value: str, names: list[str]) -> None:
    assert people(value, name_forms(LEXICON)) == names


@pytest.mark.parametrize(
    "author",
    [
        "Jane Roe",
        ["Jane Roe"],
        {"@type": "Person", "name": "Jane Roe"},
        [{"name": ["Jane Roe"]}],
        {"givenName": "Jane", "familyName": "Roe"},
    ],
)
def test_authors_come_in_many_forms(author: object) -> None:
    assert read(ld(article(author=author))).authors == ("Jane Roe",)


def test_an_author_given_by_reference_is_followed() -> None:
    graph = [article(author={"@id": "#jane"}), {"@type": "Person", "@id": "#jane", "name": "Jane Roe"}]
    assert read(ld({"@graph": graph})).authors == ("Jane Roe",)


def test_the_publisher_does_not_pose_as_the_author() -> None:
    html = ld(article(author="Hexley Courier", publisher={"name": "Hexley Courier"})) + '<p class="byline">By Jane Roe</p>'
    assert read(html).authors == ("Jane Roe",)


def test_an_organisation_is_the_author_where_nobody_else_is() -> None:
    html = ld(article(author={"@type": "Organization", "name": "Hexley Press Agency"}))
    assert read(html).authors == ("Hexley Press Agency",)


def test_bylines_of_comments_are_nobodys() -> None:
    assert read('<div class="comment-author">Jane Roe</div>').authors == ()


def test_the_first_byline_is_the_articles() -> None:
    html = '<h1>Rain</h1><p class="author">Jane Roe</p><aside><p class="author">Ann Poe</p></aside>'
    assert read(html).authors == ("Jane Roe",)


def test_a_reporter_on_the_page_goes_before_an_agency_in_the_head() -> None:
    html = '<meta property="article:author" content="가람일보">'
    assert read(html, ("byline", "홍길동 기자"), ("body", BODY), authors=("홍길동",)).authors == ("홍길동",)


def test_a_line_that_says_by_is_read() -> None:
    lines = [("title", "Rain closes a bridge"), ("navigation", "By Jane Roe"), ("body", BODY)]
    assert read("<p></p>", *lines).sources["authors"] == "line 2"


def test_an_account_does_not_hide_the_name_on_the_page() -> None:
    html = ld(article(author={"@type": "Person", "name": "jroe.desk"})) + '<p class="byline">By Jane Roe</p>'
    assert read(html, ("byline", "By Jane Roe"), ("body", BODY)).authors == ("Jane Roe",)
    assert read(ld(article(author="jroe.desk")), ("body", BODY)).authors == ("jroe.desk",)


def test_an_organisation_with_an_and_in_its_name_is_one() -> None:
    html = ld(article(author={"@type": "Organization", "name": "Office for Rivers and Bridges"}))
    html += '<meta name="author" content="Office for Rivers and Bridges">'
    assert read(html).authors == ("Office for Rivers and Bridges",)


def test_a_role_glued_behind_a_name_is_cut_off() -> None:
    html = '<div class="author"><a class="author-name">Jane Roe</a><i>Bridges Lead</i></div>'
    assert read(html).authors == ("Jane Roe",)


def test_both_korean_names_of_a_byline_are_authors_though_a_box_shows_one() -> None:
    box = '<div class="author-box">홍길동 기자</div>'
    assert read(box, ("byline", "홍길동·이도윤 기자"), ("body", BODY), authors=("홍길동", "이도윤")).authors == (
        "홍길동",
        "이도윤",
    )
    assert read("<p></p>", ("byline", "홍길동 기자 이도윤 기자"), ("body", BODY)).authors == ("홍길동", "이도윤")


def test_an_element_classed_as_an_authors_card_is_a_byline() -> None:
    assert read('<span class="author vcard">Jane Roe</span>').authors == ("Jane Roe",)
    assert read('<span class="author card">Jane Roe</span>').authors == ()


def test_names_alone_in_elements_inside_a_byline_are_all_its_authors() -> None:
    inner = '<span class="author">Jane Roe</span> and <span class="author">Ann Poe</span>'
    assert read(f'<p class="byline">By {inner} For The Hexley Courier</p>').authors == ("Jane Roe", "Ann Poe")
    assert read('<p class="byline">By <b class="author">Jane Roe</b> , HXC</p>').authors == ("Jane Roe",)


def test_a_korean_profile_tells_its_name_first() -> None:
    html = '<div class="author">홍길동 기자 증권부 공시를 맡고 있습니다. 숫자 뒤의 사정을 봅니다. 구독하기</div>'
    assert read(html).authors == ("홍길동",)


def test_the_sites_team_beside_a_name_is_left_out() -> None:
    site = '<meta property="og:site_name" content="Hexley Courier">'
    assert read(site + ld(article(author="Jane Roe - Hexley Courier Editorial Team"))).authors == ("Jane Roe",)
    assert read(site + ld(article(author="Hexley Courier Editorial Team"))).authors == ("Hexley Courier Editorial Team",)


def test_a_name_in_a_menu_is_no_author() -> None:
    menu = [("byline", "Compute Engine"), *[("navigation", "Weather")] * 30]
    lines = [*menu, ("title", "Rain closes a bridge"), ("body", BODY)]
    assert read("<p></p>", *lines, authors=("Compute Engine",), sources={"authors": "line 1"}).authors == ()
    near = [("title", "Rain closes a bridge"), ("byline", "Jane Roe"), ("body", BODY)]
    assert read("<p></p>", *near, authors=("Jane Roe",), sources={"authors": "line 2"}).authors == ("Jane Roe",)


# --- dates


def test_a_time_in_structured_data_keeps_its_offset() -> None:
    found = read(ld(article(datePublished="2024-05-03T14:20:00+09:00", dateModified="2024-05-04T08:00:00+09:00")))
    assert (found.published, found.modified) == ("2024-05-03T14:20:00+09:00", "2024-05-04T08:00:00+09:00")
    assert found.sources["published"] == "json-ld NewsArticle.datePublished"


def test_a_stamp_that_is_the_last_change_does_not_hide_the_date_shown() -> None:
    html = ld(article(datePublished="2024-05-09T18:00:00+09:00", dateModified="2024-05-09T18:00:00+09:00"))
    found = read(html, published="2024-05-03T14:20:00+09:00", language="ko", sources={"published": "line 3"})
    assert (found.published, found.modified) == ("2024-05-03T14:20:00+09:00", "2024-05-09T18:00:00+09:00")


def test_a_moment_in_utc_is_told_in_the_clock_of_the_page() -> None:
    html = '<meta property="article:published_time" content="2024-05-02T22:53:13Z">'
    assert read(html, published="2024-05-03T07:53:00+09:00", language="ko").published == "2024-05-03T07:53:13+09:00"


def test_a_local_time_that_is_called_utc_is_put_right() -> None:
    html = '<meta property="article:published_time" content="2024-05-03T07:53:13Z">'
    assert read(html, published="2024-05-03T07:53:00+09:00", language="ko").published == "2024-05-03T07:53:13+09:00"


def test_a_time_without_a_zone_gets_the_languages() -> None:
    found = read('<meta name="date" content="2024-05-03 14:20">', language="ko")
    assert (found.published, found.sources["timezone"]) == ("2024-05-03T14:20:00+09:00", "language ko (Asia/Seoul)")


@pytest.mark.parametrize(
    "value",
    ["2024-05-03", "20240503", "20240503142000", "2024/05/03 14:20", "May 3, 2024", "2024 May 3", "1714712400", "3. Mai 2024"],
)
def test_dates_in_many_forms(value: str) -> None:
    assert (read(f'<meta name="pubdate" content="{value}">').published or "")[:10] == "2024-05-03"


@pytest.mark.parametrize("value", ["1970-01-01", "2024-13-45", "0001-01-01T00:00:00", "soon", "99999999999999999999"])
def test_what_is_no_date_is_none(value: str) -> None:
    assert read(f'<meta name="pubdate" content="{value}">').published is None


def test_a_page_that_tells_its_last_change_alone_says_so() -> None:
    found = read('<meta property="article:modified_time" content="2024-05-03">')
    assert (found.published, found.sources["published"]) == ("2024-05-03", "article:modified_time (no other date)")


def test_an_element_classed_as_updated_is_no_publication_date() -> None:
    html = '<time class="updated" datetime="2024-05-09">9 May</time><time class="published" datetime="2024-05-03">3 May</time>'
    assert read(html).published == "2024-05-03"


FIRST = ld(article(datePublished="2021-02-09T10:00:00Z", dateModified="2024-05-09T18:00:00Z"))
PREVIEW = '<meta property="article:published_time" content="2021-02-09T10:00:00Z">'


def dated(*texts: str, label: str = "timestamp") -> list[tuple[str, str]]:
    """An English page with dates below its headline."""
    return [("title", "Rain closes a bridge"), *((label, text) for text in texts), ("body", BODY)]


@pytest.mark.parametrize("markup", [FIRST, PREVIEW + FIRST])
def test_a_date_below_the_headline_goes_before_an_older_draft(markup: str) -> None:
    found = read(markup, *dated("May 3, 2024"), language="en")
    assert (found.published, found.sources["published"]) == ("2024-05-03", "line 2")


@pytest.mark.parametrize("markup", [FIRST, PREVIEW + FIRST])
@pytest.mark.parametrize("text", ["May 9, 2024", "Updated May 9, 2024"])
def test_a_change_is_never_the_date_of_publication(markup: str, text: str) -> None:
    assert (read(markup, *dated(text), language="en").published or "")[:10] == "2021-02-09"


def test_a_first_date_beside_its_change_is_kept() -> None:
    found = read(FIRST, *dated("February 9, 2021", "Updated May 9, 2024"), language="en")
    assert found.published == "2021-02-09T10:00:00+00:00"


def test_a_date_that_may_be_the_same_moment_elsewhere_is_no_other_date() -> None:
    html = PREVIEW.replace("10:00", "02:41")
    assert read(html, *dated("February 8, 2021"), language="en").published == "2021-02-09T02:41:00+00:00"
    address = "https://x.example/2021/02/08/rain"
    assert read(html, *dated("February 8, 2021"), language="en", url=address).published == "2021-02-08"


def test_a_date_in_a_caption_or_a_comment_is_not_the_articles() -> None:
    assert (read(FIRST, *dated("May 3, 2024", label="caption"), language="en").published or "")[:10] == "2021-02-09"
    lines = [
        ("title", "Rain closes a bridge"),
        *[("body", BODY)] * 9,
        *[("comments", "Nice.")] * 30,
        ("timestamp", "May 3, 2024"),
    ]
    found = read(FIRST, *lines, language="en", published="2024-05-03", sources={"published": "line 41"})
    assert found.published == "2021-02-09T10:00:00+00:00"


def test_dates_of_teasers_do_not_hide_the_one_below_the_headline() -> None:
    html = '<h1>Rain</h1><time datetime="2024-05-20">20 May</time><time datetime="2024-05-03T08:00:00Z">3 May</time>'
    assert read(html, *dated("3 May 2024"), language="en").published == "2024-05-03T08:00:00+00:00"
    assert read(html, *dated("Updated 1 May 2024"), language="en").published == "2024-05-01"


def test_a_stamp_is_not_believed_where_another_claim_is_older() -> None:
    html = PREVIEW.replace("2021-02-09", "2024-05-09") + '<meta property="article:modified_time" content="2024-05-09T10:00:00Z">'
    assert read(html + ld(article(datePublished="2024-05-03T09:00:00Z"))).published == "2024-05-03T09:00:00+00:00"


def test_microdata_that_no_reader_sees_is_written_for_machines() -> None:
    html = '<span itemprop="datePublished" content="2024-05-03T09:00:00Z">today</span><time datetime="2024-05-20">20 May</time>'
    found = read(html)
    assert (found.published, found.sources["published"]) == ("2024-05-03T09:00:00+00:00", "meta datepublished")


def test_a_date_below_the_article_is_the_last_resort() -> None:
    found = read("<p></p>", ("body", BODY), ("navigation", "Last updated: November 13, 2023"), language="en")
    assert (found.published, found.sources["published"]) == ("2023-11-13", "line 2 (no other date)")


# --- the rest


def test_what_the_caller_gave_stays() -> None:
    found = read(ld(article(headline="Rain closes a bridge")), title="Mine", sources={"title": "given"})
    assert (found.title, found.sources["title"]) == ("Mine", "given")


def test_publisher_section_language_tags_and_address() -> None:
    html = """<html lang="ko-KR"><link rel="canonical" href="https://x.example/news/1">
    <meta property="og:site_name" content="가람일보"><meta property="article:section" content="사회">
    <meta name="news_keywords" content="다리, 강, 다리">"""
    found = read(html)
    assert (found.url, found.publisher, found.section, found.language) == ("https://x.example/news/1", "가람일보", "사회", "ko")
    assert (found.tags, found.sources["tags"]) == (("다리", "강"), "meta news_keywords")


def test_the_breadcrumb_tells_the_section() -> None:
    steps = [
        {"@type": "ListItem", "position": n, "name": name} for n, name in enumerate(["Home", "Weather", "Rain closes a bridge"])
    ]
    assert read(ld({"@type": "BreadcrumbList", "itemListElement": steps})).section == "Weather"


def test_of_the_decks_the_one_that_the_page_is_described_by_is_told() -> None:
    said = "Drivers from Hexley and from the villages around it must take the ferry until the end of June, the city says."
    html = f'<meta name="description" content="{said}">'
    lines = [("deck", "A man looks at the river"), ("deck", f"HEXLEY. {said}"), ("body", BODY)]
    found = read(html, *lines, deck=("A man looks at the river", f"HEXLEY. {said}"))
    assert (found.deck, found.sources["deck"]) == ((f"HEXLEY. {said}",), "meta description")
    assert read("<p></p>", *lines, deck=("A man looks at the river",)).deck == ("A man looks at the river",)


def test_the_same_page_gives_the_same_claims() -> None:
    html = ld(article(headline="Rain", author=["Jane Roe", "John Doe"])) + "<h1>Rain</h1><time datetime='2024-05-03'>"
    assert len({head_of(html) for _ in range(5)}) == 1


# --- articles in data


def test_the_body_in_structured_data_is_found() -> None:
    html = ld(article(articleBody=f"{BODY}\n\n{BODY}\n{BODY}"))
    found = embedded_body(LexborHTMLParser(html), head_of(html).body)
    assert (found.paragraphs, found.source) == ((BODY,) * 3, "json-ld articleBody")


STORY = [
    "The old bridge of Hexley was closed on Monday after three days of rain.",
    "Engineers found that water had washed out the ground below its second pier.",
    "It is the third time in ten years.",
]


def test_the_text_that_a_page_tells_of_itself_votes_on_lines() -> None:
    told = head_of(ld(article(articleBody=" ".join(STORY) + " " * 250))).body
    assert told_votes([*STORY, "Third time", "Sign up for our letter on bridges and ferries"], told).tolist() == [1, 1, 1, 0, -1]


def test_a_page_that_tells_no_text_or_hardly_any_has_no_votes() -> None:
    assert told_votes(STORY, head_of(ld(article(headline="Rain"))).body) is None
    assert told_votes(STORY, head_of(ld(article(articleBody=STORY[0]))).body) is None


def test_a_told_text_of_any_length_takes_bounded_time() -> None:
    told = head_of(ld(article(articleBody="rain and snow " * 250_000))).body
    began = time.process_time()
    assert told_votes([f"rain and snow and {n}" for n in range(50_000)], told) is None
    assert time.process_time() - began < 1


def test_a_line_that_the_told_text_lacks_gets_a_vote_against_it_and_says_so() -> None:
    lines = [*STORY, *(f"Nobody knows whether the bridge opens again in {month}, said the mayor." for month in ("May", "June"))]
    odd = "The ferry that goes to the island takes cars and their drivers across the lake."
    page = "".join(f"<p>{line}</p>" for line in [*lines[:3], odd, *lines[3:]])
    with_it, without = (clean(f"<h1>Rain</h1>{ld(article(articleBody=body))}{page}") for body in (" ".join(lines), "None."))
    scores = [next(line.score for line in found.lines if line.text == odd) for found in (with_it, without)]
    assert scores[0] < scores[1]


def test_a_told_text_that_is_of_another_article_has_no_vote() -> None:
    other = " ".join(f"Snow fell on the hills above Ulsan for the {n}th day, the weather office said." for n in range(4, 12))
    page = "".join(
        f"<p>{line}</p>" for line in [*STORY, *(f"The ferry to the {n}th village is free on Monday." for n in range(4, 9))]
    )
    found, without = (clean(f"<h1>Rain</h1>{ld(article(articleBody=body))}{page}") for body in (other, "None."))
    assert [line.score for line in found.lines] == [line.score for line in without.lines]


def test_the_body_in_a_fusion_page_is_found_with_its_author() -> None:
    content = {
        "headlines": {"basic": "Rain closes a bridge"},
        "credits": {"by": [{"name": "Jane Roe"}]},
        "content_elements": [{"type": "text", "content": f"<p>{BODY}</p>"}] * 3,
    }
    html = f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(content)};Fusion.other={{}}</script>"
    found = embedded_body(LexborHTMLParser(html))
    assert (found.paragraphs, found.source) == ((BODY,) * 3, "Fusion.globalContent")
    metadata = reconcile(both(head_of(html), found.head), Metadata(), [], LEXICON)
    assert (metadata.title, metadata.authors) == ("Rain closes a bridge", ("Jane Roe",))


@pytest.mark.parametrize("key", ["author", "authors", "byline"])
@pytest.mark.parametrize("value", ["Jane Roe", {"id": 7, "displayName": "Jane Roe"}, [{"name": "Jane Roe"}, "a1b2c3"]])
def test_authors_stand_under_many_keys_of_a_pages_data(key: str, value: object) -> None:
    state = {"article": {"body": f"<p>{BODY}</p>" * 6, key: value, "published_at": "2024-05-03T09:00:00Z"}}
    html = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'
    found = reconcile(embedded_body(LexborHTMLParser(html)).head, Metadata(), [], LEXICON)
    assert (found.authors, found.published) == (("Jane Roe",), "2024-05-03T09:00:00+00:00")


def test_the_body_in_a_next_page_is_found() -> None:
    state = {"props": {"pageProps": {"teasers": [{"title": "Snow"}] * 9, "article": {"body": f"<p>{BODY}</p>" * 3}}}}
    html = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'
    assert embedded_body(LexborHTMLParser(html)).paragraphs == (BODY,) * 3


def test_links_to_other_articles_behind_the_text_in_a_pages_data_are_none_of_it() -> None:
    links = [
        "▲ Ferry captain, 91, “would not trade the harbour for a palace”",
        "▲ Ulsan's oldest bridge turns a hundred",
        "▲ Why gulls sleep on roofs",
    ]
    told = (
        BODY,
        *STORY,
        *(f"The {n}th ferry of the day leaves from the western pier, the harbour office said." for n in range(4, 9)),
    )
    elements = [{"type": "text", "content": text} for text in [*told, *links]]
    found = clean(f"<script>window.Fusion={{}};Fusion.globalContent={json.dumps({'content_elements': elements})};</script>")
    assert found.paragraphs == told
    assert [line.label for line in found.lines if line.text in links] == ["related"] * 3


def test_a_page_without_data_has_no_embedded_body() -> None:
    assert embedded_body(LexborHTMLParser(f"<p>{BODY}</p><script>var x = 1</script>")).paragraphs == ()


@pytest.mark.parametrize(
    "html",
    [
        '<div class="author">' * 20_000 + "<p>word</p>" * 5_000,
        '<div class="breadcrumb"><a>x</a>' * 20_000,
        "<script>" + "window.__a__={" * 50_000 + "</script>",
        '<time datetime="2024-05-03">x</time>' * 50_000,
        "<title>" + "a | " * 50_000 + "</title><h1>" + "a - " * 50_000 + "</h1>",
    ],
    ids=["authors", "breadcrumbs", "assignments", "times", "titles"],
)
def test_odd_pages_are_read_in_linear_time(html: str) -> None:
    tree = LexborHTMLParser(html)
    began = time.process_time()
    reconcile(from_markup(tree), Metadata(), [Line(BODY, 0, len(BODY), "body")] * 1_000, LEXICON)
    embedded_body(tree)
    assert time.process_time() - began < 2


SITE_FRAMED = Claim("::: 새벽신문 - 함께 여는 아침 :::", "title")
HEADLINE, SITE = "Rain closes the old bridge of Hexley", "Hexley Voice"


def test_a_title_framed_in_marks_is_the_sites() -> None:
    assert choose_title([SITE_FRAMED], frozenset()) is None
    assert choose_title([SITE_FRAMED, Claim(HEADLINE, "line")], frozenset()) == Claim(HEADLINE, "line")


def test_a_short_heading_that_begins_the_title_is_the_sites() -> None:
    html = "<title>Hexley News - Rain closes a bridge in the old town</title><h1>Hexley News</h1>"
    assert read(html, title="Hexley News").title == "Rain closes a bridge in the old town"
    html = "<title>Rain closes a bridge - Hexley News and Weather</title><h1>Rain closes a bridge</h1>"
    assert read(html, title="Rain closes a bridge").title == "Rain closes a bridge"


def test_a_heading_that_ends_the_title_is_the_sites() -> None:
    claims = (Claim(f"{HEADLINE} - {SITE}", "title"), Claim(SITE, "h1"), Claim(SITE, "line"))
    assert choose_title(claims, frozenset()) == Claim(HEADLINE, "title")
    assert claimed_titles(Head(title=claims[:2]), False) == (f"{HEADLINE} - {SITE}",)


def test_a_heading_that_is_most_of_the_title_is_the_headline() -> None:
    claims = [Claim(f"{SITE} - {HEADLINE}", "title"), Claim(HEADLINE, "h1")]
    assert choose_title(claims, frozenset()) == Claim(HEADLINE, "h1")
