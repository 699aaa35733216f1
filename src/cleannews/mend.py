"""JSON as pages hold it, read even where it is broken.

Publishers' templates paste texts into JSON without escaping them, leave comments and commas behind, and are cut off. All
repairs are one pass over the text; sizes are bounded; nothing here raises.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

MOST = 4_000_000
"""Characters of a script that are read; a longer one holds data of the site, and is cut and mended like a truncated one."""

_FENCE = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*;?\s*$")
_TOKEN = re.compile(r'"|//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|[{}\[\]:,]|[^\s"{}\[\]:,/]+|/|\s+')
_IN_STRING = re.compile(r'[^"\\\x00-\x1f]+|\\u[\da-fA-F]{4}|\\["\\/bfnrt]|\\|"|[\x00-\x1f]')
_CLOSES = re.compile(r"\s+/[/*]|\s*(?:[}\]:]|,\s*(?:[\"\[{}\]\d/-]|true|false|null)|\Z)")
_LITERAL = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")


def read_json(text: str) -> list[Any]:
    """The values in a script: one as a rule, several where templates wrote one behind the other, none where nothing can be read.

    >>> read_json('{"headline": "He said "no"", // quoted\\n "keywords": ["rain", ], "author": {"name": "Jane')
    [{'headline': 'He said "no"', 'keywords': ['rain'], 'author': {'name': 'Jane'}}]
    """
    text = text[:MOST].strip().lstrip("\ufeff")
    try:
        return [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        pass
    for mended in (text, mend(text)):
        if found := read_all(mended):
            return found
    return []


def read_all(text: str) -> list[Any]:
    """The values that stand one behind the other; none if one of them cannot be read."""
    found: list[Any] = []
    decoder, at = json.JSONDecoder(strict=False), 0
    try:
        while at < len(text) and len(found) < 50:
            value, at = decoder.raw_decode(text, at)
            found.append(value)
            at = len(text) - len(text[at:].lstrip(" \t\r\n;,"))
    except (ValueError, RecursionError):
        return []
    return found


def mend(text: str) -> str:
    """Broken JSON made whole: fences and comments dropped, quotes inside texts escaped, commas and brackets put right.

    One pass from left to right; brackets still open at the end are closed.
    """
    text = _FENCE.sub("", _FENCE.sub("", text))
    if "&quot;" in text and '"' not in text:
        text = html.unescape(text)
    out: list[str] = []
    open_: list[str] = []
    at = 0
    while match := _TOKEN.match(text, at):
        token, at = match[0], match.end()
        if token == '"':
            body, at = read_string(text, at)
            out.append(body)
        elif token in "{[":
            open_.append("}" if token == "{" else "]")
            out.append(token)
        elif token in "}]":
            drop_comma(out)
            while open_ and open_[-1] != token:
                out.append(open_.pop())
            if open_:
                out.append(open_.pop())
        elif token in ":," or _LITERAL.fullmatch(token):
            out.append(token)
    close(out, open_)
    return "".join(out)


def close(out: list[str], open_: list[str]) -> None:
    """Closes what a cut left open; a key without its value gets null."""
    drop_comma(out)
    if out and open_ and open_[-1] == "}":
        if out[-1] == ":":
            out.append("null")
        elif out[-1][0] == '"' and len(out) > 1 and out[-2] in "{,":
            out.append(":null")
    out.extend(reversed(open_))


def drop_comma(out: list[str]) -> None:
    """Takes commas off the end of what was written: JSON allows none ahead of a bracket."""
    while out and out[-1] == ",":
        out.pop()


def read_string(text: str, at: int) -> tuple[str, int]:
    """A string whose opening quote stands ahead of `at`, escaped as JSON wants it, and where it ends.

    A quote ends it only if what follows can follow a string; else it is one of the text's own.
    """
    parts = ['"']
    while match := _IN_STRING.match(text, at):
        token, at = match[0], match.end()
        if token == '"':
            if _CLOSES.match(text, at):
                break
            parts.append('\\"')
        else:
            parts.append("\\\\" if token == "\\" else token)
    parts.append('"')
    return "".join(parts), at
