"""Structured data of a page: the schema.org node of the article asked for, and what it says.

A page tells of many things: its site, its breadcrumbs, other articles. Sizes are bounded; nothing here raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cleannews.candidates import Claims, key

_NODES = 20_000
"""Objects and lists of a page's structured data that are looked at."""

_ELSEWHERE = frozenset(
    {
        "itemListElement",
        "mentions",
        "hasPart",
        "relatedLink",
        "comment",
        "review",
        "isBasedOn",
        "citation",
        "potentialAction",
        "liveBlogUpdate",
    }
)
"""Properties whose objects are other things than the page's article."""

Node = dict[str, Any]


def nodes_in(values: list[Any]) -> list[Node]:
    """The objects of structured data in the page's order, without those that tell of other pages."""
    found: list[Node] = []
    todo: list[Any] = values[::-1]
    seen = 0
    while todo and seen < _NODES:
        value = todo.pop()
        seen += 1
        if isinstance(value, dict):
            found.append(value)
            todo += [v for k, v in reversed(value.items()) if isinstance(v, dict | list) and k not in _ELSEWHERE]
        elif isinstance(value, list):
            todo += [v for v in reversed(value) if isinstance(v, dict | list)]
    return found


def types_of(node: Node) -> tuple[str, ...]:
    """The schema.org types of a node, without the vocabulary's address."""
    kinds = node.get("@type", node.get("type"))
    listed = kinds if isinstance(kinds, list) else [kinds]
    return tuple(kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in listed[:8] if isinstance(kind, str))


_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Recipe)$", re.IGNORECASE)
_PAGE = re.compile(
    r"^(?:\w*WebPage|ItemPage|AboutPage|CreativeWork|VideoObject|AudioObject|PodcastEpisode|Course|HowTo|TechArticle)$",
    re.IGNORECASE,
)


_TELLING = frozenset({"headline", "datePublished", "author", "articleBody"})
"""What an article's node has; without any of them it is a reference to another node."""


def rank(node: Node) -> int:
    """How directly a node tells of an article: 2 an article, 1 its page or a video, 0 something else."""
    kinds = types_of(node)
    if any(_ARTICLE.search(kind) for kind in kinds) and not _TELLING.isdisjoint(node):
        return 2
    return 1 if any(_PAGE.search(kind) for kind in kinds) else 0


def texts(value: Any, *names: str) -> Iterator[str]:
    """The texts of a property: a string, an object's name, or a list of those; `names` are the keys that hold an object's text."""
    todo, seen = [value], 0
    while todo and seen < 200:
        one = todo.pop()
        seen += 1
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            todo += one[:100][::-1]
        elif isinstance(one, dict):
            todo += [one[name] for name in (*names, "@value") if name in one][:1]


def same_address(a: str, b: str) -> bool:
    """Whether two addresses are one page's: scheme, www, query, fragment and closing slash aside."""
    return bare_address(a) == bare_address(b) != ""


def bare_address(url: str) -> str:
    """An address without what varies between its spellings."""
    return re.sub(r"^(?:https?:)?//(?:www\.|m\.|amp\.)?|[?#].*$", "", url.strip(), flags=re.DOTALL).rstrip("/").casefold()


def addresses(node: Node) -> list[str]:
    """The addresses that a node gives as its own."""
    return [url for name in ("url", "mainEntityOfPage", "@id") for url in texts(node.get(name), "@id", "url")]


def choose_article(nodes: list[Node], urls: list[str], titles: list[str]) -> list[Node]:
    """The nodes that tell of the article asked for, the surest first: by address, then by headline, then by order.

    `urls` are the address that was asked for (or "") and those that the page gives as its own. Where several articles are told and one
    of them has the page's address, the others are of another page.
    """
    ranked = [(level, n, node) for n, node in enumerate(nodes) if (level := rank(node))]
    wanted = {bare_address(url) for url in urls[1:]} - {""}
    asked = bare_address(urls[0]) if urls else ""
    named = {key(title) for title in titles} - {""} if len(ranked) > 1 else set()

    def fits(node: Node) -> int:
        own = {bare_address(url) for url in addresses(node)} - {""}
        said = [key(text) for text in texts(node.get("headline", node.get("name")))] if named else []
        return 3 * (asked in own) + (not own.isdisjoint(wanted)) + any(text in title for text in said for title in named)

    found: list[Node] = []
    for level in (2, 1):
        peers = [(fits(node), node) for other, _, node in ranked if other == level]
        best = max((fit for fit, _ in peers), default=0)
        found += [node for fit, node in peers if fit == best]
    return found[:6]


_FIELDS = {
    "headline": "title",
    "alternativeHeadline": "title",
    "datePublished": "published",
    "dateModified": "modified",
    "dateCreated": "published",
    "uploadDate": "published",
    "articleSection": "section",
    "inLanguage": "language",
    "keywords": "tags",
    "description": "descriptions",
}
"""schema.org property → field of Head."""


def tell(node: Node, by_id: dict[str, Node], claims: Claims) -> None:
    """Adds what the article's node says."""
    kind = next(iter(types_of(node)), "object")
    for name, field in _FIELDS.items():
        for text in texts(node.get(name), "name", "url"):
            claims.add(field, text, f"json-ld {kind}.{name}")
    for name in ("author", "creator"):
        tell_authors(node.get(name), by_id, claims, f"json-ld {kind}.{name}")
    for name in ("publisher", "isPartOf"):
        for one in objects(node.get(name), by_id):
            for text in texts(
                one if name == "publisher" or not {"WebPage", "CollectionPage"} & {*types_of(one)} else None, "name"
            ):
                claims.add("publisher", text, f"json-ld {kind}.{name}")
    for one in objects(node.get("image"), by_id):
        for text in texts(one.get("caption"), "name"):
            claims.add("captions", text, f"json-ld {kind}.image.caption")
    for text in texts(node.get("image"), "url", "contentUrl"):
        claims.add("images", text, f"json-ld {kind}.image")
    for text in texts(node.get("mainEntityOfPage"), "@id"):
        if text.startswith("http"):
            claims.add("url", text, f"json-ld {kind}.mainEntityOfPage")


_KIND = re.compile(r"(?:Article|Posting|Report|Page|ItemList|VideoObject|Gallery|MediaGallery|NewsArticle)$")


def tell_kinds(nodes: list[Node], claims: Claims) -> None:
    """Adds of what kinds the page's objects are, whether they are free to read, and how many articles are told in full."""
    for kind in dict.fromkeys(kind for node in nodes for kind in types_of(node) if _KIND.search(kind)):
        claims.add("kinds", kind, "json-ld @type")
    for node in nodes:
        if rank(node) and str(node.get("isAccessibleForFree")).rsplit("/", 1)[-1].casefold() == "false":
            claims.add("kinds", "false", "json-ld isAccessibleForFree")
    whole = {key(text) for node in nodes if rank(node) == 2 and node.get("articleBody") for text in texts(node.get("headline"))}
    if len(whole) > 1:
        claims.add("kinds", str(len(whole)), "json-ld articles")


def objects(value: Any, by_id: dict[str, Node]) -> list[Node]:
    """The objects that a property holds, references by @id followed."""
    listed = value if isinstance(value, list) else [value]
    found = [one if isinstance(one, dict) else {"name": one} for one in listed[:100] if isinstance(one, dict | str)]
    return [by_id.get(one["@id"], one) if "name" not in one and isinstance(one.get("@id"), str) else one for one in found]


def tell_authors(value: Any, by_id: dict[str, Node], claims: Claims, source: str) -> None:
    """Adds a node's authors; those of a type that is no person go apart."""
    for one in objects(value, by_id):
        kinds = types_of(one)
        field = "organisations" if kinds and not any(kind.casefold() == "person" for kind in kinds) else "authors"
        names = list(texts(one.get("name"), "name"))
        if not names and isinstance(one.get("familyName"), str):
            names = [f"{one.get('givenName', '')} {one['familyName']}"]
        for name in names:
            claims.add(field, name, source)


def crumbs(nodes: list[Node]) -> list[str]:
    """The steps of the page's BreadcrumbList, from the top down."""
    for node in nodes:
        if "BreadcrumbList" in types_of(node) and isinstance(steps := node.get("itemListElement"), list):
            return [
                text
                for step in steps[:12]
                if isinstance(step, dict)
                for text in texts(step.get("name") or step.get("item"), "name")
            ]
    return []
