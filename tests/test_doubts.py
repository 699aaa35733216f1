"""What kind of page it is, said in `warnings`; and of several articles on one page, the one asked for comes out. All pages are invented."""

from __future__ import annotations

import json
import time

import pytest

from cleannews import Article, Options, clean
from cleannews.doubts import DOUBTS
from cleannews.zones import parted

NEVER = Options(witness="never")
STORIES = {
    "Ferry sails again": [
        "The harbour board said on Monday that the old ferry would sail again from the first of May.",
        "It had lain in the yard for two winters, while the town argued about who would pay for its engine.",
        "A hundred people signed the letter that ended the quarrel, and most of them came to see it leave.",
        "The mayor, who had been against it, bought the first ticket and stood at the bow in the rain.",
        "The crossing takes forty minutes, and the last boat leaves the island at nine in the evening.",
    ],
    "Lighthouse keeper counts birds": [
        "The keeper of the lighthouse has counted the birds that rest on the rock since he came there in 1987.",
        "Last autumn there were fewer than ever, and he thinks that the storms have driven them further north.",
        "Students of the university read his notebooks in the winter and found that his numbers were exact.",
        "He was asked to write a book about them, but said that the birds would not like to be disturbed.",
        "The notebooks will be shown in the library of the town until the end of the month, free of charge.",
    ],
    "Baker wins bread prize": [
        "A baker from the upper town has won the prize for the best rye bread of the province this year.",
        "The jury praised the crust, which he owes to an oven that his grandfather had built from river stones.",
        "He had nearly sold the shop in spring, when the price of flour rose for the third time in a row.",
        "Now people stand in a line before it every morning, and the bread is gone when the school begins.",
        "He said that he would not bake more of it, because then it would no longer be the same bread.",
    ],
}
TITLES = list(STORIES)
URL = "https://harbour.example/{}"


def story(title: str, heading: str = "h1") -> str:
    """A story as markup."""
    return f"<{heading}>{title}</{heading}>" + "".join(f"<p>{text}</p>" for text in STORIES[title])


def page(body: str, title: str = TITLES[0], head: str = "", kind: str = "article") -> str:
    """A whole page."""
    return (
        f"<html><head><title>{title} - Harbour Courier</title><meta property='og:type' content='{kind}'>"
        f"<meta property='og:title' content='{title}'>{head}</head><body>{body}</body></html>"
    )


def told(article: Article) -> set[int]:
    """Which doubts were told, by number."""
    return {n for n, (_, said) in enumerate(DOUBTS) for warning in article.warnings if warning.startswith(said)}


def data(*nodes: dict[str, str]) -> str:
    """Structured data."""
    return f"<script type='application/ld+json'>{json.dumps(list(nodes))}</script>"


SEVERAL, LIST, VIDEO, STUB, LIVE, GALLERY = range(6)
SCROLLS = {
    "articles": "".join(f"<article>{story(title)}</article>" for title in TITLES),
    "articles-h2": f"<article>{story(TITLES[0])}</article>"
    + "".join(f"<article>{story(title, 'h2')}</article>" for title in TITLES[1:]),
    "divisions": "".join(f"<div class='story'><header>{story(title)}</header></div>" for title in TITLES),
}


@pytest.mark.parametrize("scroll", SCROLLS)
@pytest.mark.parametrize("asked", TITLES)
def test_of_several_articles_the_announced_one_comes_out(scroll: str, asked: str) -> None:
    article = clean(page(SCROLLS[scroll], asked), options=NEVER)
    assert article.paragraphs == tuple(STORIES[asked])
    assert article.metadata.title == asked
    assert told(article) == {SEVERAL}


def test_of_several_articles_the_one_with_the_address_asked_for_comes_out() -> None:
    """The page's head is still that of the article which was loaded first."""
    nodes = [
        {"@type": "NewsArticle", "headline": title, "url": URL.format(n), "datePublished": f"2024-05-0{n + 1}"}
        for n, title in enumerate(TITLES)
    ]
    head = f"<link rel='canonical' href='{URL.format(0)}'>{data(*nodes)}"
    for n, title in enumerate(TITLES):
        article = clean(page(SCROLLS["articles"], head=head), url=URL.format(n), options=NEVER)
        assert article.paragraphs == tuple(STORIES[title])
        assert (article.metadata.title, article.metadata.published) == (title, f"2024-05-0{n + 1}")


def test_several_articles_of_which_none_is_announced_are_told() -> None:
    article = clean(page(SCROLLS["articles"], "News of the day"), options=NEVER)
    assert told(article) == {SEVERAL}
    assert all(text in article.body for text in STORIES[TITLES[0]])


def test_parts_of_one_article_are_not_several() -> None:
    parts = "".join(f"<article>{story(title, 'h2')}</article>" for title in TITLES)
    article = clean(page(f"<h1>Three stories from the harbour</h1>{parts}", "Three stories from the harbour"), options=NEVER)
    assert told(article) == set()
    assert [text for texts in STORIES.values() for text in texts if text not in article.body] == []


def test_an_article_in_a_small_box_does_not_drive_out_the_long_one() -> None:
    teaser = f"<article><h2>{TITLES[0]}</h2><p>{STORIES[TITLES[0]][0]}</p></article>"
    body = f"<article><h2>The ferry, at last</h2>{''.join(f'<p>{text}</p>' for text in STORIES[TITLES[1]] * 2)}</article>"
    article = clean(page(teaser + body), options=NEVER)
    assert [text for text in STORIES[TITLES[1]] if text not in article.body] == []


LINKS = "".join(
    f"<li><a href='/{n}'>Council number {n} votes on the plan for the bridge over the river</a></li>" for n in range(30)
)


def test_a_list_is_told() -> None:
    article = clean(page(f"<h1>News</h1><ul>{LINKS}</ul>", "News", kind="website"), options=NEVER)
    assert LIST in told(article)


def test_a_list_with_teasers_is_told() -> None:
    texts = [text for texts in STORIES.values() for text in texts]
    teasers = "".join(
        f"<li><h3><a href='/{n}'>Council number {n} votes on the plan for the bridge</a></h3><p>{text}</p></li>"
        for n, text in enumerate(texts)
    )
    assert LIST in told(clean(page(f"<h1>News</h1><ul>{teasers}</ul>", "News", kind="website"), options=NEVER))


def test_an_article_beside_a_long_list_is_no_list() -> None:
    for kind in ("article", "website"):
        assert LIST not in told(clean(page(f"{story(TITLES[0])}<ul>{LINKS}</ul>", kind=kind), options=NEVER))


def test_a_video_page_is_told() -> None:
    short = f"<h1>{TITLES[0]}</h1><p>{STORIES[TITLES[0]][0]}</p>"
    assert VIDEO in told(clean(page(short, kind="video.other"), options=NEVER))
    video = data({"@type": "VideoObject", "name": TITLES[0], "uploadDate": "2024-05-03"})
    assert VIDEO in told(clean(page(short, head=video, kind="website"), options=NEVER))
    long = "".join(story(title) for title in TITLES)
    assert VIDEO not in told(clean(page(long, head=video), options=NEVER))


CLOSED = data({"@type": "NewsArticle", "headline": TITLES[0], "isAccessibleForFree": "False", "datePublished": "2024-05-03"})


def test_a_stub_is_told() -> None:
    start = f"<h1>{TITLES[0]}</h1><p>{STORIES[TITLES[0]][0]}</p><p>{STORIES[TITLES[0]][1]}</p>"
    assert STUB in told(clean(page(start, head=CLOSED), options=NEVER))
    assert STUB in told(clean(page(f"{start}<div class='paywall-box'><p>Subscribe to read on.</p></div>"), options=NEVER))
    assert STUB not in told(clean(page(start), options=NEVER))


def test_a_whole_article_that_is_not_free_is_no_stub() -> None:
    assert STUB not in told(clean(page("".join(story(title) for title in TITLES), head=CLOSED), options=NEVER))


def test_a_live_blog_is_told() -> None:
    texts = [text for texts in STORIES.values() for text in texts]
    entries = "".join(
        f"<div class='entry'><time>{10 + n // 4}:{n % 4}5</time><p>{text}</p></div>" for n, text in enumerate(texts)
    )
    assert LIVE in told(clean(page(f"<h1>{TITLES[0]}</h1>{entries}"), options=NEVER))
    live = data({"@type": "LiveBlogPosting", "headline": TITLES[0], "datePublished": "2024-05-03"})
    assert LIVE in told(clean(page(story(TITLES[0]), head=live), options=NEVER))


def test_a_gallery_is_told() -> None:
    figures = "".join(
        f"<figure><img src='/{n}.jpg'><figcaption>{text} [Photo: Jane Roe]</figcaption></figure>"
        for n, text in enumerate(text for texts in STORIES.values() for text in texts)
    )
    start = f"<h1>{TITLES[0]}</h1><p>{STORIES[TITLES[0]][0]}</p>"
    gallery = data({"@type": "ImageGallery", "name": TITLES[0]})
    assert GALLERY in told(clean(page(start + figures, head=gallery), options=NEVER))


def test_a_plain_article_is_not_doubted() -> None:
    for title in TITLES:
        assert clean(page(f"<article>{story(title)}</article>", title), options=NEVER).warnings == ()


def test_parted() -> None:
    """Blocks 2 and 4 hold one peer each; 5 holds none of its own."""
    assert parted([0, 0, 1, 2, 1, 4], {3, 4}) == [0, 0, 2, 2, 4, 4]
    assert parted([0, 0], {1}) == [0, 0]


@pytest.mark.parametrize("broken", ["<article>" * 3000, "<article><h1>a</h1>" * 3000, "<h1>Ferry sails again</h1><div>" * 3000])
def test_many_articles_take_linear_time(broken: str) -> None:
    began = time.process_time()
    clean(page(broken), options=NEVER)
    assert time.process_time() - began < 10
