"""Publisher files: each one's own examples, what its selectors may be, whose page a page is, and that they never rule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import cleannews
from cleannews import LexiconError, Options
from cleannews.lexicon import SHIPPED, load
from cleannews.publishers import publisher_at, publisher_of_page

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = sorted(SHIPPED.glob("sites/*.toml"))
LEXICON = load()


def publisher(path: Path) -> dict[str, Any]:
    """The `[publisher]` table of a file."""
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))["publisher"]
    return table


EXAMPLES = [(path.stem, n, example) for path in FILES for n, example in enumerate(publisher(path).get("examples", []))]
MENU = "".join(f"<li><a href='/{n}'>갈래 {n}</a></li>" for n in range(8))
AROUND = "<html><body><ul>{menu}</ul>{html}<p>{outside}</p></body></html>"
OUTSIDE = "오늘의 바람은 북서쪽에서 불고 파도는 먼바다에서 높게 일겠다고 알림판에 적혀 있다."


@pytest.mark.parametrize(("domain", "number", "example"), EXAMPLES, ids=[f"{domain}-{n}" for domain, n, _ in EXAMPLES])
def test_examples(domain: str, number: int, example: dict[str, Any]) -> None:
    html = AROUND.format(menu=MENU, html=example["html"], outside=OUTSIDE)
    article = cleannews.clean(html, url=f"https://www.{domain}/{number}", options=Options(witness="never"))
    assert [text for text in example.get("body", []) if text not in article.body] == []
    assert [text for text in example.get("drop", []) if text in article.body] == []


@pytest.mark.parametrize(
    "path", [path for path in FILES if {"body", "drop"} & publisher(path).keys()], ids=lambda path: path.stem
)
def test_every_selector_has_an_example(path: Path) -> None:
    table = publisher(path)
    html = "".join(example["html"] for example in table["examples"])
    names = [
        name for key in ("body", "drop") for selector in table.get(key, []) for name in selector.replace("#", ".").split(".")
    ]
    assert [name for name in names if name not in html] == []


def test_korean_publishers_are_known() -> None:
    korean = [p for p in LEXICON.publishers if p.language == "ko"]
    assert len(korean) >= 25
    assert all(p.timezone == "Asia/Seoul" for p in korean)


def test_whose_page_it_is() -> None:
    domains = LEXICON.domains
    at = {url: known.domain if (known := publisher_at(url, domains)) else None for url in ADDRESSES}
    assert at == ADDRESSES
    named = publisher_of_page([None, "https://example.com/1"], ["MBN 뉴스"], domains, LEXICON.outlets)
    assert named is not None and named.domain == "mbn.co.kr"
    assert publisher_of_page(["https://www.mbn.co.kr/1"], ["SBS 뉴스"], domains, LEXICON.outlets) == named
    assert publisher_of_page([], ["", "—"], domains, LEXICON.outlets) is None


ADDRESSES = {
    "https://www.khan.co.kr/article/1": "khan.co.kr",
    "https://n.news.naver.com/article/1": "naver.com",
    "https://notkhan.co.kr/": None,
    "http://[broken/": None,
    "": None,
}

PROSE = [
    "The harbour board said on Monday that the old ferry would sail again from the first of May.",
    "It had lain in the yard for two winters, while the town argued about who would pay for its engine.",
    "A hundred people signed the letter that ended the quarrel, and most of them came to see it leave.",
    "The mayor, who had been against it, bought the first ticket and stood at the bow in the rain.",
]
STORY = "<h1>Ferry sails again</h1>" + "<div class='{name}'>" + "".join(f"<p>{text}</p>" for text in PROSE) + "</div>"
ASIDE = "The keeper of the lighthouse has written a book about the birds that he counted in those winters."
FILE = "[publisher]\nname = 'Harbour Courier'\nbody = ['div.story']\ndrop = ['.aside']\n"


def with_file(folder: Path, source: str = FILE) -> Options:
    """Options with a publisher file of its own."""
    (folder / "sites").mkdir()
    (folder / "sites" / "harbour.example.toml").write_text(source, encoding="utf-8")
    return Options(lexicons=(str(folder),), witness="never")


def test_selectors_are_evidence_that_is_told(tmp_path: Path) -> None:
    html = STORY.format(name="story") + f"<div class='aside'><p>{ASIDE}</p></div>"
    article = cleannews.clean(html, url="https://harbour.example/1", options=with_file(tmp_path))
    assert ASIDE not in article.body
    told = next(line for line in article.lines if line.text == ASIDE)
    assert "publisher" in {reason.rule for reason in told.reasons}
    assert article.paragraphs == tuple(PROSE)


def test_a_page_tells_itself_whose_it_is(tmp_path: Path) -> None:
    html = STORY.format(name="story") + f"<div class='aside'><p>{ASIDE}</p></div>"
    options = with_file(tmp_path)
    for said in (
        "<link rel=canonical href='https://harbour.example/1'>",
        "<meta property=og:site_name content='Harbour Courier'>",
    ):
        assert ASIDE not in cleannews.clean(f"<html>{said}{html}", options=options).body
    assert ASIDE in cleannews.clean(f"<html>{html}", options=options).body


@pytest.mark.parametrize("name", ["new-story", "aside"])
def test_a_redesign_does_not_empty_the_article(name: str, tmp_path: Path) -> None:
    """The names have changed their meaning: the body is elsewhere."""
    html = STORY.format(name="new-story") + f"<div class='story'><p>{ASIDE}</p></div>"
    article = cleannews.clean(html, url="https://harbour.example/1", options=with_file(tmp_path))
    assert [text for text in PROSE if text not in article.body] == []


REFUSED = {
    "tag-in-tag": ("[publisher]\nname = 'A'\nbody = ['div p']\n", 3, "is no selector here"),
    "attribute": ("[publisher]\nname = 'A'\ndrop = ['a[href]']\n", 3, "is no selector here"),
    "no-list": ("[publisher]\nname = 'A'\nbody = '.story'\n", 3, "must be a list of selectors"),
    "no-text": ("[publisher]\nname = 'A'\ndrop = [3]\n", 3, "must be a list of selectors"),
    "portal": ("[publisher]\nname = 'A'\nportal = 'yes'\n", 3, "must be true or false"),
    "example": ("[publisher]\nname = 'A'\nexamples = ['<p>']\n", 3, "[[publisher.examples]]"),
    "example-key": ("[publisher]\nname = 'A'\n[[publisher.examples]]\nhtml = '<p>'\ntitle = 'A'\n", 5, "known: html, body, drop"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_breaks_the_grammar_is_refused(case: str, tmp_path: Path) -> None:
    source, line, remedy = REFUSED[case]
    with pytest.raises(LexiconError) as caught:
        load(with_file(tmp_path, source).lexicons)
    assert f"harbour.example.toml:{line}: " in str(caught.value)
    assert remedy in str(caught.value)


def test_a_portal_is_not_the_publisher() -> None:
    html = "<div id='dic_area'>" + "".join(f"<p>{text}</p>" for text in PROSE) + "</div><p>© 가나일보 무단전재 금지</p>"
    assert cleannews.clean(html, url="https://n.news.naver.com/article/1").metadata.publisher != "네이버 뉴스"
