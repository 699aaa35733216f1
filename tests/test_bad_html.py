"""HTML that no browser would be shown: broken, cut off, far too deep or too long, or no HTML at all. It gives an Article, and in time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from cleannews import Article, Options, clean

SENTENCE = "Rain fell on the city of Ulsan on Monday, the weather office said."
HEAD = "<html><head><title>Rain falls on Ulsan</title></head><body><h1>Rain falls on Ulsan</h1>"
PROSE = "".join(
    f"<p>{text}</p>"
    for text in (
        "Rain fell on the city of Ulsan for nine hours on Monday, and the river rose by two metres, the weather office said.",
        "Forty families in the old harbour had to leave their houses before midnight and spent the night in a school.",
        "“The water stood in the kitchen, and the dog sat on the table,” said Ada Brook, who has lived there for thirty years.",
        "The office expects that it will go on raining until Thursday, and asks people to stay away from the river.",
    )
)


def whole(article: Article) -> Article:
    """The article, after a look whether its lines hold all of its text in order."""
    at = 0
    for line in article.lines:
        assert article.text[at : line.start].strip() == "" and article.text[line.start : line.end] == line.text
        at = line.end
    assert article.text[at:].strip() == ""
    return article


@pytest.mark.parametrize(
    "tail",
    [
        '<div class="a',
        "<",
        "</",
        "</p",
        "<!",
        "<!-- the river",
        '<script>var a = "<p>',
        "<style>p { color:",
        "<textarea>",
        "<title>",
        "<svg><path d='",
        '<img alt="the river',
        "&#",
        "&am",
        "<![CDATA[ the river",
        "<template><p>",
        "<select><option>",
        "<table><tr><td",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rain',
        '<script id="__NEXT_DATA__" type="application/json">{"props": {"body": "',
    ],
)
def test_what_stands_before_the_cut_is_kept(tail: str) -> None:
    article = whole(clean(HEAD + PROSE + tail))
    assert article.metadata.title == "Rain falls on Ulsan"
    assert "nine hours on Monday" in article.body and "away from the river" in article.body


@pytest.mark.parametrize("size", range(0, 900, 60))
def test_a_page_cut_anywhere_is_read_as_far_as_it_goes(size: int) -> None:
    page = HEAD + PROSE + "</body></html>"
    article = whole(clean(page[:size]))
    assert article.lines or article.warnings
    assert ("nine hours" in article.text) == ("nine hours" in page[:size])


@pytest.mark.parametrize(
    "page",
    [
        HEAD.replace("<body>", "</body></html><body>") + PROSE + "</html></body></p></div></table>",
        HEAD + PROSE.replace("</p>", "</div></span>"),
        HEAD + "<b><i><a href=x>" + PROSE + "</b></i>",
        HEAD + "<table><p>" + PROSE + "<tr>",
        "<p>" + HEAD + PROSE,
        HEAD.upper().replace("RAIN FALLS ON ULSAN", "Rain falls on Ulsan") + PROSE,
        HEAD + "<div a=1 a=2 =3 'x' \" <>" + PROSE,
        HEAD.replace("<html>", "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C'><html xmlns:og='x'>") + PROSE,
        HEAD + "<form><form><a><a>" + PROSE,
    ],
)
def test_tags_that_do_not_fit_lose_no_paragraph(page: str) -> None:
    article = whole(clean(page))
    assert all(words in article.body for words in ("nine hours", "Forty families", "the dog sat", "until Thursday"))


@pytest.mark.parametrize("sign", ["&#27;", "&#7;", "&#0;", "\x00", "\x1b", "\x07", "&#x9b;", "\ufffe", "\ud800", "&#xd800;"])
def test_a_control_character_takes_no_text_away(sign: str) -> None:
    article = whole(clean(HEAD + PROSE.replace("nine hours", f"nine{sign} hours") + PROSE))
    assert "rose by two metres" in article.body and "until Thursday" in article.body


EMPTY = [
    "<html></html>",
    "<!doctype html>",
    "<html><body></body></html>",
    "<html><body><div></div><p> &nbsp; </p></body></html>",
    "<html><script>var rain = 'Rain fell on Ulsan.'</script></html>",
    "<html><head><title>Rain falls on Ulsan</title></head></html>",
    "<html><!-- Rain fell on Ulsan. --></html>",
    b"<html></html>",
    "<html>".encode("utf-16"),
]


@pytest.mark.parametrize("page", EMPTY)
def test_empty_html_says_so(page: str | bytes) -> None:
    article = clean(page)
    assert article.lines == () and article.body == ""
    assert any("no text" in warning for warning in article.warnings)


def test_the_title_of_an_empty_page_is_still_told() -> None:
    assert clean("<html><head><title>Rain falls on Ulsan</title></head></html>").metadata.title == "Rain falls on Ulsan"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7\n", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"PK\x03\x04", "ZIP"), (b"\x1f\x8b\x08", "gzip")],
)
def test_a_binary_file_says_what_it_is(content: bytes, kind: str) -> None:
    article = whole(clean(content + bytes(range(256)) * 40 + b"<p>" * 50))
    assert any(kind in warning for warning in article.warnings)


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b""])
def test_a_binary_file_has_no_article(start: bytes) -> None:
    content = start + random.Random(7).randbytes(20_000)
    article = whole(clean(content))
    assert (article.body, article.metadata.title, {line.label for line in article.lines}) == ("", None, {"other"})
    assert article.lines[0].reasons[0].rule == "binary"
    assert any("binary" in warning for warning in article.warnings) and "the body is empty" in article.warnings[-1]


def test_a_page_with_binary_rubbish_in_it_is_a_page() -> None:
    page = HEAD.replace("<h1>", "\x00\x01\x02\x03" * 60 + "<h1>") + PROSE
    assert "Forty families" in whole(clean(page)).body


@pytest.mark.parametrize("content", ["", "<html></html>", b"%PDF-1.7\n\x00"])
def test_what_the_caller_knows_is_told_of_a_page_without_text(content: str | bytes) -> None:
    metadata = clean(content, known={"title": "Rain falls on Ulsan"}, url="https://news.example/1").metadata
    assert (metadata.title, metadata.url, metadata.sources["title"]) == ("Rain falls on Ulsan", "https://news.example/1", "given")


@pytest.mark.parametrize(
    ("encoding", "declared", "told"),
    [
        ("cp949", "utf-8", "cp949"),
        ("utf-8", "euc-kr", "utf-8"),
        ("cp949", "euc-kr", "cp949 (declared)"),
        ("utf-16", "utf-8", "utf-16"),
        ("cp949", "no-such-code", "cp949"),
        ("utf-8-sig", "iso-8859-1", ""),
    ],
)
def test_a_wrong_declaration_is_seen_through(encoding: str, declared: str, told: str) -> None:
    korean = "기상청은 19일 울산에 아홉 시간 동안 비가 내려 강물이 2미터 불었다고 밝혔다. 주민 40가구가 밤을 학교에서 보냈다."
    page = f'<html><head><meta charset="{declared}"></head><body><h1>울산에 비</h1>{f"<p>{korean}</p>" * 3}</body></html>'
    article = whole(clean(page.encode(encoding)))
    assert korean in article.body
    assert any(told in warning for warning in article.warnings)


def test_undecodable_bytes_are_counted() -> None:
    article = whole(clean((HEAD + PROSE).encode().replace(b"nine hours", b"nine\xff\xfe hours \xe9\x82")))
    assert "until Thursday" in article.body and article.warnings


# size and time


def seconds(page: str | bytes) -> float:
    """Processor time of cleaning a page without the witness, whose time is not ours."""
    began = time.process_time()
    whole(clean(page, options=Options(witness="never")))
    return time.process_time() - began


@pytest.mark.timeout(120)
@pytest.mark.parametrize("tag", ["div", "b", "span", "p", "table><tr><td", "ul><li", "a href=x", "font", "article", "blockquote"])
def test_two_hundred_thousand_nested_elements(tag: str) -> None:
    began = time.process_time()
    article = whole(clean(HEAD + f"<{tag}>" * 200_000 + PROSE + f"</{tag.split('>')[0]}>" * 200_000))
    assert time.process_time() - began < 20
    assert "nine hours on Monday" in article.body and "until Thursday" in article.body


@pytest.mark.timeout(120)
def test_sixteen_thousand_short_paragraphs() -> None:
    began = time.process_time()
    article = whole(clean(HEAD + "".join(f"<p>Line {n}</p>" for n in range(16_000))))
    assert len(article.lines) == 16_001
    assert time.process_time() - began < 15


@pytest.mark.timeout(120)
def test_sixteen_thousand_short_paragraphs_with_the_witness() -> None:
    """Its time grows with the square of the paragraphs, so that it is not asked about so many."""
    began = time.process_time()
    clean(HEAD + "".join(f"<p>Line {n}</p>" for n in range(16_000)), options=Options(witness="always"))
    assert time.process_time() - began < 15


@pytest.mark.timeout(120)
def test_only_the_start_of_a_huge_page_is_read_and_this_is_told() -> None:
    page = HEAD + PROSE + f"<p>{SENTENCE}</p>" * 280_000
    assert len(page) > 20_000_000
    began = time.process_time()
    article = whole(clean(page, options=Options(max_bytes=100_000)))
    assert time.process_time() - began < 5
    assert len(article.text) <= 100_000 and "nine hours" in article.body
    assert any("100,000" in warning and f"{len(page):,}" in warning and "max_bytes" in warning for warning in article.warnings)


def test_a_page_of_just_that_size_is_read_whole() -> None:
    page = HEAD + PROSE
    assert not any("max_bytes" in warning for warning in clean(page, options=Options(max_bytes=len(page))).warnings)
    assert any("max_bytes" in warning for warning in clean(page, options=Options(max_bytes=len(page) - 1)).warnings)


@pytest.mark.parametrize("size", [1, 2, 3, 150, 151, 152])
def test_a_cut_inside_a_character_is_no_other_encoding(size: int) -> None:
    page = ("<html><body>" + "<p>비가 내렸다.</p>" * 99).encode()
    article = whole(clean(page, options=Options(max_bytes=size)))
    assert not any("cp949" in warning or "latin" in warning for warning in article.warnings)


@pytest.mark.timeout(120)
def test_twenty_megabytes_of_script_take_a_second() -> None:
    assert seconds(HEAD + PROSE + "<script>" + "var rain = 1;" * 1_600_000 + "</script>") < 10


GROWING: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: HEAD + f"<p>{SENTENCE}</p>" * n,
    "short paragraphs": lambda n: HEAD + "<p>ab</p>" * n,
    "nested blocks": lambda n: HEAD + "<div>" * n + PROSE,
    "nested blocks with text": lambda n: HEAD + "<div>ab" * n + PROSE,
    "links in one line": lambda n: HEAD + "<a href=x>rain</a> " * n,
    "links to two places": lambda n: HEAD + "<a href=x>rain</a><a href=y>rain</a>" * n,
    "list items": lambda n: HEAD + "<ul>" + "<li><a href=x>rain</a>" * n,
    "cells": lambda n: HEAD + "<table>" + "<tr><td>rain<td>sun" * n,
    "breaks": lambda n: HEAD + "rain<br>" * n,
    "hidden parts": lambda n: HEAD + PROSE + "<div hidden>rain</div>" * n,
    "late parts": lambda n: (
        HEAD + PROSE + "".join(f'<template id="P:{k}"></template><div hidden id="S:{k}">rain</div>' for k in range(n))
    ),
    "open formatting": lambda n: HEAD + "<b><i><p>rain" * n,
    "headings": lambda n: HEAD + "<h1>Rain falls on Ulsan</h1>" * n + PROSE,
    "titles": lambda n: "<html><head>" + '<meta property="og:title" content="Rain | Sun">' * n + "</head>" + PROSE,
    "authors": lambda n: HEAD + '<p><a rel="author" class="byline">Jane Roe</a></p>' * n + PROSE,
    "times": lambda n: HEAD + "<p><time datetime='2024-05-03T10:12:00Z'>3 May 2024</time></p>" * n + PROSE,
    "captions": lambda n: HEAD + "<figure><figcaption>Rain on Ulsan</figcaption></figure>" * n + PROSE,
    "tags": lambda n: HEAD + PROSE + '<a rel="tag" href=x>rain</a>' * n,
    "breadcrumbs": lambda n: HEAD + "<ol class=breadcrumb>" + "<li itemprop=name>Rain" * n + "</ol>" + PROSE,
    "structured data": lambda n: HEAD + '<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * n + PROSE,
    "nested data": lambda n: HEAD + '<script type="application/ld+json">' + '{"@graph":[' * n + "</script>" + PROSE,
    "page data": lambda n: (
        HEAD
        + '<script id="__NEXT_DATA__" type="application/json">{"a":['
        + ",".join(['{"text":"Rain fell."}'] * n)
        + "]}</script>"
    ),
    "page data that breaks off": lambda n: HEAD + "<script>window.__INITIAL_STATE__ = " + '{"a":[' * n + "</script>",
    "comments": lambda n: HEAD + PROSE + "<!-- rain -->" * n,
    "comments that break off": lambda n: HEAD + PROSE + "<!-- <!" * n,
    "tags that break off": lambda n: HEAD + PROSE + "<p class='" * n,
    "angles": lambda n: HEAD + PROSE + "<" * n,
    "entities": lambda n: HEAD + PROSE + "&amp;&#27;" * n,
    "attributes": lambda n: HEAD + "<div " + "a=1 " * n + ">" + PROSE,
    "classes": lambda n: HEAD + '<div class="' + "rain " * n + '">' + PROSE,
    "scripts": lambda n: HEAD + PROSE + "<script>var rain;</script>" * n,
    "articles": lambda n: "<html><body>" + f"<article><h1>Rain</h1><p>{SENTENCE}</p></article>" * n,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("shape", GROWING)
def test_time_grows_with_the_size_of_the_page_alone(shape: str) -> None:
    """Quadratic time would be sixteen times; below a tenth of a second a measurement says nothing."""
    make, size = GROWING[shape], 8000
    seconds(make(10))
    small = max(seconds(make(size // 4)), 0.1)
    large = seconds(make(size))
    if large > 9 * small:  # once more: a busy machine, or something that loads only once
        large = min(large, seconds(make(size)))
    assert large <= 9 * small
