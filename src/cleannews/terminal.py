"""What a terminal is shown: text with its controls made visible, a page with the label of every line, the table of labels.

Nothing here prints: `cli` does. Pages come from anywhere, and one that may send ESC, C1 or bidi controls to a terminal can
rewrite what stands on it; `visible` and `escaped` are the only ways by which their text gets there.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields

from rich.color import Color, ColorParseError
from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text

from cleannews.lexicon import Kind
from cleannews.model import Article, Line, Metadata, joined, strongest

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
    r"|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
"""Controls, zero-width and bidi characters, lone surrogates. Joiners only beside ASCII: Persian, Hindi and emoji use them."""

_EVIDENCE = 80
"""Characters of a reason's evidence that are shown where there is room; the whole of it stands in the JSON record."""


def visible(text: str) -> str:
    r"""The text with every character made visible that would act on a terminal or hide in it; tabs and line breaks stay.

    >>> visible("red \x1b[31malert\x7f")
    'red ␛[31malert␡'
    >>> visible("abc\u202etxt.exe \x9b2J")
    'abc⟨U+202E⟩txt.exe ⟨U+009B⟩2J'
    >>> visible("می\u200cشود\n") == "می\u200cشود\n"
    True
    >>> visible("pass\u200cword")
    'pass⟨U+200C⟩word'
    """
    return _UNSEEN.sub(lambda match: picture(match[0]), text)


def picture(char: str) -> str:
    r"""What stands for a character that cannot be seen.

    >>> picture("\r"), picture("\u200b")
    ('␍', '⟨U+200B⟩')
    """
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def escaped(text: str) -> str:
    r"""JSON text with the same characters as JSON escapes: the same record, safe on a terminal.

    >>> escaped('{"a": "\x9b2J"}')
    '{"a": "\\u009b2J"}'
    """
    return _UNSEEN.sub(lambda match: json.dumps(match[0])[1:-1], text)


def style_of(kind: Kind | None) -> Style:
    """A label's colour; none for a colour that terminals do not know.

    >>> style_of(Kind("content", "B", "green", "")).color.name, style_of(Kind("content", "B", "mauvish", "")).color
    ('green', None)
    """
    try:
        return Style(color=Color.parse(kind.colour)) if kind else Style()
    except ColorParseError:
        return Style()


def explanation(article: Article, name: str, kinds: Mapping[str, Kind]) -> Group:
    """A page in colour: every line with its label, score and strongest reason; then the legend, the metadata, the warnings."""
    parts: list[RenderableType] = [Text(f"{visible(name)}: {counted(len(article.lines), 'line')}", "bold"), Text()]
    if article.lines:
        parts += [line_table(article, kinds), Text(), Text("labels", "bold"), legend(article, kinds), Text()]
    parts += [Text("metadata", "bold"), metadata_table(article.metadata)]
    if article.warnings:
        parts += [Text(), Text("warnings", "bold"), *(Text(f"  {visible(warning)}") for warning in article.warnings)]
    return Group(*parts)


def line_table(article: Article, kinds: Mapping[str, Kind]) -> Table:
    """The lines of a page, one row each."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=2, overflow="ellipsis", no_wrap=True)
    table.add_row(*(Text(head, "dim italic") for head in ("label", "score", "line", "strongest reason")))
    for line in article.lines:
        style = style_of(kinds.get(line.label))
        text = Text(visible(joined(line.text)), style)
        table.add_row(Text(visible(line.label), style), Text(f"{line.score:.2f}", "dim"), text, Text(reason_of(line), "dim"))
    return table


def reason_of(line: Line) -> str:
    """The reason that weighed most for a line's label, in one short text.

    >>> from cleannews.model import Reason
    >>> reason_of(Line("Share", 0, 5, "sharing", 0.01, (Reason("phrase", "sharing", 4.0, "share"),)))
    'phrase +4.0: share'
    """
    reason = strongest(line)
    if reason is None:
        return ""
    evidence = visible(" ".join(reason.evidence.split()))
    evidence = evidence if len(evidence) <= _EVIDENCE else evidence[: _EVIDENCE - 1] + "…"
    about = "" if reason.label == line.label else f" ({visible(reason.label)})"
    return f"{visible(reason.rule)} {reason.weight:+.1f}{about}" + (f": {evidence}" if evidence else "")


def legend(article: Article, kinds: Mapping[str, Kind]) -> Table:
    """The labels that the page has, in the order of the lexicon, with how many lines have them and what they are."""
    count = Counter(line.label for line in article.lines)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    for label in sorted(count, key=[*kinds, *count].index):
        kind = kinds.get(label)
        shown = "in the body" if label in article.body_labels else kind.role if kind else ""
        about = Text(visible(kind.about) if kind else "", "dim")
        table.add_row(Text(f"  {visible(label)}", style_of(kind)), Text(str(count[label])), Text(shown), about)
    return table


def metadata_table(metadata: Metadata) -> Table:
    """The metadata that the page tells, each value with where it was found."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in metadata_values(metadata):
        source = metadata.sources.get(name, "")
        table.add_row(Text(f"  {name}"), Text(visible(value)), Text(visible(source), "dim"))
    if "timezone" in metadata.sources:
        table.add_row(Text("  time zone"), Text(visible(metadata.sources["timezone"]), "dim"))
    if not table.row_count:
        table.add_row(Text("  none found"))
    return table


def metadata_values(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Each field that has a value, with its value as one text."""
    for one in fields(metadata):
        value = getattr(metadata, one.name)
        if value and one.name != "sources":
            yield one.name, " · ".join(map(joined, value)) if isinstance(value, tuple) else str(value)


def label_table(kinds: Mapping[str, Kind]) -> Table:
    """The labels: role, letter in pictures, and what each is."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_row(*(Text(head, "bold") for head in ("label", "role", "letter", "what it is")))
    for label, kind in kinds.items():
        style = style_of(kind)
        table.add_row(Text(visible(label), style), Text(kind.role), Text(visible(kind.letter), style), Text(visible(kind.about)))
    return table


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "page"), counted(2, "page")
    ('1 page', '2 pages')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
