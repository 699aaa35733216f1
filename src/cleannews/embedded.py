"""The article in a page's embedded data, for pages whose body is drawn by scripts: Next.js, Arc's Fusion, JSON-LD articleBody.

It is the article only where the page itself shows none; what JSON-LD tells also votes on the lines that are shown. The data of a whole site
section may take longer to read than the page, so that is searched only then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from cleannews.candidates import Claim, Claims, Head, key, tidy
from cleannews.jsonld import texts
from cleannews.mend import MOST
from cleannews.page import Values


class Embedded(NamedTuple):
    """An article found in data: its paragraphs, the claims of the object that holds it, and where that is."""

    paragraphs: tuple[str, ...]
    head: Head
    source: str


_NOTHING = Embedded((), Head(), "")

_ASSIGNED = re.compile(
    r"(?P<name>Fusion\.globalContent|window\.__(?:INITIAL_STATE|PRELOADED_STATE|APOLLO_STATE|NUXT)__|window\.__\w{1,40}__)\s*=\s*(?=[{\[])"
)
_HOLDERS = "script#__NEXT_DATA__,script#__NUXT_DATA__,script#fusion-metadata,script:not([type]):not([src]),script[type*=javascript]:not([src])"
_DECODER = json.JSONDecoder(strict=False)
_ASSIGNMENTS = 8
"""Values that a script assigns which are looked at."""

_VALUES = 400_000
"""Values of embedded data that are looked at."""

_PROSE = 60
_LEAST = 250
"""Characters of prose from which on a list or text is an article and no teaser."""

_TEXT_KEYS = ("content", "text", "value", "html", "body", "paragraph", "children", "data", "model")
_BODY_KEYS = frozenset(
    {
        "articlebody",
        "body",
        "bodyhtml",
        "content",
        "contenthtml",
        "html",
        "text",
        "fulltext",
        "story",
        "articlecontent",
        "markdown",
    }
)
_SENTENCE = re.compile(r"[.!?。！？…][\"'”’」』)]?(?:\s|<|$)")


def embedded_body(tree: LexborHTMLParser, told: Sequence[Claim] = ()) -> Embedded:
    """The article in a page's data: the texts that it tells of itself first, because they are called so, then the longest prose in its state."""
    if whole := whole_text(told):
        return Embedded(paragraphs_of(whole.value), Head(), whole.source)
    return from_state(tree) or _NOTHING


def whole_text(told: Sequence[Claim]) -> Claim | None:
    """The first text that a page tells of itself which is an article and no teaser."""
    return next((claim for claim in told if len(claim.value) >= _LEAST), None)


_TELLING = 20
"""Letters from which a line is not in a text by chance."""
_LOOKED_THROUGH = 200_000_000
"""Letters of told text times lines up to which lines are looked for in it: some tenths of a second, and more than any article needs."""


def told_votes(texts: Sequence[str], told: Sequence[Claim]) -> Values | None:
    """For each line 1 where the text that the page tells of itself has it, -1 where not, and 0 for a short one that may stand there by chance.

    None where the page tells no text, or so much that looking would take long.
    """
    whole = whole_text(told)
    if whole is None or len(whole.value) * len(texts) > _LOOKED_THROUGH:
        return None
    said = key("\n".join(paragraphs_of(whole.value)))
    return np.array([(len(own) >= _TELLING) * 1.0 if own in said else -1.0 for own in map(key, texts)])


def from_state(tree: LexborHTMLParser) -> Embedded | None:
    """The longest prose in the data that the page's scripts start from."""
    best: tuple[int, Embedded] | None = None
    for node in tree.css(_HOLDERS)[:60]:
        text = node.text()
        if len(text) < 2 * _LEAST or len(text) > MOST:
            continue
        kind, name = (node.attributes.get("type") or "").lower(), node.attributes.get("id") or ""
        starts = [(name, 0)] if "json" in kind else [(m["name"], m.end()) for m in islice(_ASSIGNED.finditer(text), _ASSIGNMENTS)]
        for source, start in starts:
            found = longest_prose(read_first(text, start))
            if found and (best is None or found[0] > best[0]):
                best = found[0], Embedded(found[1], claims_of(found[2]), source)
    return best[1] if best else None


def read_first(text: str, start: int) -> Any:
    """The JSON value that begins at a place in a text; None where none does."""
    try:
        return _DECODER.raw_decode(text, len(text) - len(text.lstrip()) if start == 0 else start)[0]
    except (ValueError, RecursionError):
        return None


def longest_prose(value: Any) -> tuple[int, tuple[str, ...], dict[str, Any]] | None:
    """The most prose that one list of paragraphs or one text holds: its length, its paragraphs, the object that it belongs to."""
    best: tuple[int, Any, dict[str, Any]] = (_LEAST - 1, None, {})
    todo: list[tuple[str, Any, dict[str, Any]]] = [("", value, {})]
    seen = 0
    while todo and seen < _VALUES:
        key, one, owner = todo.pop()
        seen += 1
        if isinstance(one, dict):
            todo += [
                (k, v, one) for k, v in one.items() if isinstance(v, dict | list) or (isinstance(v, str) and len(v) >= _LEAST)
            ]
        elif isinstance(one, list):
            if (size := sum(len(text) for text in map(paragraph, one) if len(text) >= _PROSE and _SENTENCE.search(text))) > best[
                0
            ]:
                best = size, one, owner
            todo += [(key, v, owner) for v in one if isinstance(v, dict | list)]
        elif isinstance(one, str) and key.replace("_", "").lower() in _BODY_KEYS and len(one) > best[0] and is_prose(one):
            best = len(one), one, owner
    if best[1] is None:
        return None
    texts = best[1] if isinstance(best[1], list) else [best[1]]
    return best[0], tuple(p for text in texts for p in paragraphs_of(paragraph(text))), best[2]


def is_prose(text: str) -> bool:
    """Whether a text has sentences enough for its length: code and encoded data have none."""
    return len(_SENTENCE.findall(text)) * 600 >= len(text)


def paragraph(value: Any) -> str:
    """The text of one element of an article's list: itself, or the text that an object holds."""
    for _ in range(4):
        if isinstance(value, dict):
            value = next((value[key] for key in _TEXT_KEYS if value.get(key)), None)
        elif isinstance(value, list) and len(value) == 1:
            value = value[0]
    return value if isinstance(value, str) and not value.startswith(("http://", "https://", "/", "{")) else ""


_BLOCK = re.compile(r"</?(?:p|div|li|h[1-6]|br|blockquote|tr|ul|ol|section|figure)\b[^<>]{0,400}>|\n\s*|\r", re.IGNORECASE)
_OPAQUE = re.compile(r"<(script|style)\b[^>]{0,400}>[^<]*(?:<(?!/\1)[^<]*)*</\1\s*>", re.IGNORECASE)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that may be HTML."""
    plain = _OPAQUE.sub(" ", text) if "<" in text else text
    parts = _BLOCK.split(plain[:MOST])
    return tuple(run for part in parts if part for run in [tidy(part, MOST)] if run)


_AUTHOR_KEYS = ("author", "authors", "byline", "writer", "writers", "reporter")
_NAME_KEYS = ("name", "displayName", "display_name", "fullName", "full_name")
_DATE_KEYS = ("first_publish_date", "display_date", "publishedAt", "published_at", "publishDate", "publish_date", "datePublished")


def claims_of(owner: dict[str, Any]) -> Head:
    """What the object that holds the article says of it: Arc's ANS keys, and those that most systems share."""
    claims = Claims()
    headlines, credited = owner.get("headlines"), owner.get("credits")
    for value in (headlines.get("basic") if isinstance(headlines, dict) else None, owner.get("headline"), owner.get("title")):
        claims.add("title", value, "embedded headline")
    by = credited.get("by") if isinstance(credited, dict) else None
    for holder in (by, *(owner.get(name) for name in _AUTHOR_KEYS)):
        for name in texts(holder, *_NAME_KEYS):
            if not any(c.isdigit() for c in name):  # the key of another object
                claims.add("authors", name, "embedded author")
    for name in _DATE_KEYS:
        claims.add("published", owner.get(name), f"embedded {name}")
    return claims.head()
