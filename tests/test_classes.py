"""Labels that class names and tags of a page tell, and lists that end with the element around their heading."""

from __future__ import annotations

import pytest

from cleannews import Article, Options, clean
from cleannews.classes import named_kinds, reaches
from cleannews.lexicon import load
from cleannews.marks import Mark, Tree

TITLE = "Rain closes the old bridge of Hexley"
STORY = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "The old bridge of Hexley was closed on Monday after three days of rain, the city said in the evening.",
        "Engineers found that water had washed out the ground below its second pier, and nobody knows how deep.",
        "The ferry runs every ten minutes from six in the morning to eleven at night, and it takes twelve cars.",
        "Schools open an hour later on Tuesday so that the buses can go round by the motorway, said the mayor.",
    )
)
UNKNOWN = "Zebulon Quarry and the blue lantern"
"""What no phrase explains."""


def page(behind: str, *, around: str = "") -> Article:
    """A page with something behind its article, and class names around all of it."""
    return clean(f"<html><body class='{around}'><main><h1>{TITLE}</h1>{STORY}</main>{behind}</body></html>")


def told(article: Article, text: str) -> tuple[str, str]:
    """The label of the line with a text, and the rule that gave it."""
    line = next(line for line in article.lines if line.text == text)
    return line.label, line.reasons[0].rule


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("related-posts", "related"),
        ("mostRead", "trending"),
        ("comment_list", "comments"),
        ("newsletter-box", "subscription"),
        ("ad-slot", "advertisement"),
        ("cookie-consent", "notice"),
        ("share-bar", "sharing"),
        ("main-nav", "navigation"),
    ],
)
def test_a_class_names_what_stands_in_it(name: str, label: str) -> None:
    assert told(page(f"<div class='{name}'><p>{UNKNOWN}</p></div>"), UNKNOWN) == (label, "class")


def test_a_box_says_more_than_a_phrase_or_a_class_within() -> None:
    found = page("<section class='comments'><nav>hours of the blue lantern</nav><p>Share</p></section>")
    assert told(found, "Share") == ("comments", "class")
    assert told(found, "hours of the blue lantern") == ("comments", "class")


def test_a_class_leaves_a_line_to_its_phrase() -> None:
    assert told(page("<footer><p>Sign up to our newsletter</p></footer>"), "Sign up to our newsletter")[0] == "subscription"


def test_a_name_around_the_article_says_nothing() -> None:
    found = page(f"<div><p>{UNKNOWN}</p></div>", around="related ad comments")
    assert told(found, UNKNOWN)[1] != "class"
    assert "Engineers found" in found.body


def test_the_users_lexicon_may_name_classes(tmp_path) -> None:
    (tmp_path / "own.toml").write_text("[related]\nbox = ['mehrdazu']\n", encoding="utf-8")
    html = f"<html><body><main><h1>{TITLE}</h1>{STORY}</main><div class='mehrdazu'><p>{UNKNOWN}</p></div></body></html>"
    assert told(clean(html, options=Options(lexicons=(str(tmp_path),))), UNKNOWN) == ("related", "class")


def tree_of(*lines: tuple[int, tuple[str, ...]], parents: list[int]) -> Tree:
    """A tree of lines, each in a block and with class words around it."""
    return Tree([Mark("p", path, 0.0, 1, block, block, 1, 0, False, False) for block, path in lines], parents)


def test_a_list_reaches_to_the_end_of_the_element_that_holds_its_heading_and_more() -> None:
    # body 0: section 1 (heading 2, items 3 and 4), footer 5
    tree = tree_of((2, ()), (3, ()), (4, ()), (5, ()), parents=[0, 0, 1, 1, 1, 0])
    assert reaches(tree, [False] * 4) == [2, 2, 3, 3]


def test_an_element_around_the_article_ends_no_list() -> None:
    tree = tree_of((2, ()), (3, ()), (4, ()), parents=[0, 0, 1, 1, 0])
    assert reaches(tree, [True, False, False])[0] == 2
    assert reaches(tree, [False, False, False])[0] == 1


def test_the_nearest_box_counts() -> None:
    tree = tree_of((1, ("related", "comments")), (2, ("x",)), (3, ("x",)), parents=[0, 0, 0, 0])
    assert named_kinds(tree, [False] * 3, load()).boxes[0].label == "related"


def test_a_list_ends_with_its_element_and_what_stands_behind_is_no_part_of_it() -> None:
    behind = (
        "<section><h3>Most read</h3><ul><li>Harbour opens again after the long storm</li><li>Mayor wants a new ferry for the night</li></ul></section>"
        "<section><p>Opening hours of the town hall</p><p>Monday to Friday from eight to noon</p></section>"
    )
    found = page(behind)
    assert told(found, "Mayor wants a new ferry for the night")[0] == "trending"
    assert told(found, "Opening hours of the town hall")[1] != "list"


DECK = "한강군은 가을까지 새 다리를 놓기로 하고 배 두 척을 더 띄운다"
KOREAN = "".join(
    f"<p>{text}</p>"
    for text in (
        "한강군은 사흘 내린 비로 낡은 다리를 막았다고 4일 밝혔다. 다리 밑의 흙이 물에 쓸려 나갔기 때문이다.",
        "나루를 오가는 배는 오전 6시부터 밤 11시까지 10분마다 뜬다. 한 번에 자동차 열두 대를 실을 수 있다.",
        "학교는 화요일부터 한 시간 늦게 문을 연다. 버스가 고속도로로 돌아가야 하기 때문이라고 군수는 말했다.",
    )
)


@pytest.mark.parametrize("name", ["subtitle", "header"])
def test_a_deck_in_the_articles_header_is_no_menu(name: str) -> None:
    article = clean(
        f"<html><body><main><h1>{'낡은 다리 닫고 배를 띄우다'}</h1><div class='{name}'>{DECK}</div>{KOREAN}</main></body></html>"
    )
    assert told(article, DECK)[0] == "deck"
