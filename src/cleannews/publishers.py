"""Known publishers: what a file `sites/<domain>.toml` says of one, and whose page an address or a site's name tells.

A publisher's selectors are votes on the lines inside the elements that they name, never an order: pages are redesigned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cleannews.candidates import key


@dataclass(frozen=True)
class Publisher:
    """A publisher file's `[publisher]` table; field names are its keys.

    `body` and `drop` are selectors of the elements that hold the article and of those in it that do not belong to it. A `portal` shows other
    publishers' articles, and is never told as the publisher of one.
    """

    domain: str
    name: str
    aliases: tuple[str, ...] = ()
    timezone: str | None = None
    language: str | None = None
    portal: bool = False
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, its name first."""
        return (self.name, *self.aliases)


KEYS = ("name", "aliases", "timezone", "language", "portal", "body", "drop", "examples")
"""The keys of `[publisher]`."""
_EXAMPLE = ("html", "body", "drop")
"""The keys of `[[publisher.examples]]`, which tests read."""
SELECTOR = re.compile(r"(?:[a-z][a-z0-9-]*)?(?:[.#][A-Za-z_][\w-]*)+|[a-z][a-z0-9-]*", re.ASCII)
"""A selector: a tag, classes or an id, or a tag with them; an element's ancestors do not count."""


class Refused(ValueError):
    """Something in a `[publisher]` table that cannot be used: what it is, and why."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(what, why)
        self.what, self.why = what, why


def read_publisher(domain: str, table: Mapping[str, Any]) -> Publisher:
    """The publisher of a `[publisher]` table.

    >>> read_publisher("harbour.example", {"name": "Harbour Courier", "body": ["div.story"]}).body
    ('div.story',)
    """
    for name in table:
        if name not in KEYS:
            raise Refused(name, f"is not a key of [publisher]; known: {', '.join(KEYS)}")
    if "name" not in table:
        raise Refused("publisher", 'has no name; add name = "…" as it stands on the pages')
    if not isinstance(table.get("portal", False), bool):
        raise Refused("portal", "in [publisher] must be true or false")
    for name in ("body", "drop"):
        check_selectors(name, table.get(name, []))
    check_examples(table.get("examples", []))
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items() if name != "examples"
    }
    return Publisher(domain, **values)


def check_selectors(name: str, selectors: object) -> None:
    """Refuses selectors that are not as simple as they must be."""
    if not isinstance(selectors, list) or not all(isinstance(selector, str) for selector in selectors):
        raise Refused(name, "in [publisher] must be a list of selectors")
    for selector in selectors:
        if not SELECTOR.fullmatch(selector):
            raise Refused(selector, "is no selector here; write tag, .class, #id or tag.class, without spaces")


def check_examples(examples: object) -> None:
    """Refuses examples that tests could not run."""
    for example in examples if isinstance(examples, list) else [examples]:
        if not isinstance(example, dict) or not example.get("html"):
            raise Refused("examples", "of [publisher] are tables: [[publisher.examples]] with html, body and drop")
        for name in example:
            if name not in _EXAMPLE:
                raise Refused(name, f"is not a key of [[publisher.examples]]; known: {', '.join(_EXAMPLE)}")


def publisher_at(url: str | None, domains: Mapping[str, Publisher]) -> Publisher | None:
    """The known publisher whose domain an address has, or a domain above it."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # an address with a broken bracket
        return None
    parts = host.split(".")
    return next((known for n in range(len(parts) - 1) if (known := domains.get(".".join(parts[n:])))), None)


def by_name(publishers: Sequence[Publisher], form: Callable[[str], str] = key) -> dict[str, Publisher]:
    """Publishers by all that they are called, each name in a form in which it is looked up; of several with one name the first."""
    return {form(name): known for known in reversed(publishers) for name in known.names}


def publisher_of_page(
    urls: Iterable[str | None], names: Iterable[str], domains: Mapping[str, Publisher], called: Mapping[str, Publisher]
) -> Publisher | None:
    """Whose page it is: by the first address that a known domain has, else by the first name of its site that a publisher is `called`."""
    for url in urls:
        if url and (known := publisher_at(url, domains)):
            return known
    return next((known for name in names if (known := called.get(key(name)))), None)
