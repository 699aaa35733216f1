"""Plots as SVG text: points over a logarithmic axis, and pairs of bars. Readable on light and dark pages, without any library.

A plot brings its own background, light or dark as the reader's system is set, because a page that shows it as a picture tells it no more than that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

WIDTH = 760
FONT, CHARACTER = 12, 6.4
"""Pixels of a line of text, and of an average character in it."""

STYLE = """<style>
  text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328 }
  .title { font-size: 14px; font-weight: 600 }
  .mute { fill: #59636e }
  .ours { font-weight: 600 }
  .back { fill: #ffffff }
  .grid { stroke: #e4e8ec; stroke-width: 1 }
  .lead { stroke: #818b98; stroke-width: 1 }
  .first { fill: #0969da } .second { fill: #d1642b } .other { fill: #818b98 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .mute { fill: #9198a1 } .back { fill: #0d1117 }
    .grid { stroke: #262c36 } .lead { stroke: #656c76 }
    .first { fill: #4493f8 } .second { fill: #f0883e } .other { fill: #7d8590 }
  }
</style>"""


class Point(NamedTuple):
    """One contender: its name, its place, and whether it is ours."""

    name: str
    x: float
    y: float
    is_ours: bool


class Bars(NamedTuple):
    """One contender: its name, two shares, what is written behind each bar, and whether it is ours."""

    name: str
    shares: tuple[float, float]
    written: tuple[str, str]
    is_ours: bool


class Box(NamedTuple):
    """A rectangle that something fills."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """The area that both fill."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """A line of text."""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def line(start: tuple[float, float], end: tuple[float, float], kind: str) -> str:
    """A straight line."""
    return f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" class="{kind}"/>'


def drawing(height: float, title: str, parts: Iterable[str]) -> str:
    """A whole SVG file."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}" role="img">'
    back = f'<rect width="{WIDTH}" height="{height:.0f}" rx="6" class="back"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", STYLE, back, text(20, 28, title, "title"), *parts, "</svg>", ""])


PLOT = Box(62, 66, WIDTH - 24, 410)
"""Where the points stand in a scatter plot."""
_RADIUS, _GAP = 5, 10
"""Pixels of a point's radius, and from its middle to its name."""


def scatter(title: str, points: Sequence[Point], x_label: str, y_label: str) -> str:
    """Points over a logarithmic x axis and a linear y axis that ends at 1."""
    powers, (bottom, step) = decades([point.x for point in points]), rungs([point.y for point in points])

    def place(point: Point) -> tuple[float, float]:
        across = (math.log10(point.x) - powers[0]) / (powers[-1] - powers[0])
        up = (point.y - bottom) / (1 - bottom)
        return PLOT.left + across * (PLOT.right - PLOT.left), PLOT.bottom - up * (PLOT.bottom - PLOT.top)

    labels = [
        text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 40, x_label, "mute", "middle"),
        text(PLOT.left - 8, PLOT.top - 14, y_label, "mute", "end"),
    ]
    parts = [*axes(powers, bottom, step), *labels, *dots([(point, *place(point)) for point in points])]
    return drawing(PLOT.bottom + 56, title, parts)


def decades(values: Sequence[float]) -> range:
    """The powers of ten between which all values lie, two at least.

    >>> decades([0.5, 20])
    range(-1, 3)
    """
    low = math.floor(math.log10(min(values)))
    return range(low, max(math.ceil(math.log10(max(values))), low + 1) + 1)


def rungs(values: Sequence[float]) -> tuple[float, float]:
    """Where an axis that ends at 1 begins, and its steps.

    >>> rungs([0.81, 0.95])
    (0.8, 0.05)
    """
    step = 0.05 if min(values) > 0.6 else 0.1
    return round(min(math.floor(min(values) / step) * step, 1 - step), 2), step


def axes(powers: range, bottom: float, step: float) -> list[str]:
    """Grid lines with their values: powers of ten across, steps up to 1."""
    parts = []
    for power in powers:
        x = PLOT.left + (power - powers[0]) / (len(powers) - 1) * (PLOT.right - PLOT.left)
        parts += [line((x, PLOT.top), (x, PLOT.bottom), "grid"), text(x, PLOT.bottom + 18, f"{10.0**power:g}", "mute", "middle")]
    for number in range(round((1 - bottom) / step) + 1):
        value = bottom + number * step
        y = PLOT.bottom - (value - bottom) / (1 - bottom) * (PLOT.bottom - PLOT.top)
        parts += [line((PLOT.left, y), (PLOT.right, y), "grid"), text(PLOT.left - 8, y + 4, f"{value:.2f}", "mute", "end")]
    return parts


def dots(placed: Sequence[tuple[Point, float, float]]) -> list[str]:
    """The points with their names, which keep out of each other's way; ours are named first and so stand nearest."""
    taken = [Box(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for _, x, y in placed]
    names, circles = [], []
    for point, x, y in sorted(placed, key=lambda one: not one[0].is_ours):
        box = free_box(x, y, len(point.name) * (CHARACTER + 0.9 * point.is_ours), taken)
        taken.append(box)
        names.append(name_in(box, point, x, y))
        circles.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS}" class="{"first" if point.is_ours else "other"}"/>')
    return [*names, *circles]


def name_in(box: Box, point: Point, x: float, y: float) -> str:
    """A point's name in its box, flush with the side that is nearer to the point; a line leads to one that had to move away."""
    side, anchor = (box.left, "start") if box.left > x else (box.right, "end")
    middle = (box.top + box.bottom) / 2
    lead = line((x, y), (side + (-2 if anchor == "start" else 2), middle), "lead") if abs(middle - y) > FONT else ""
    return lead + text(side, middle + 4, point.name, "ours" if point.is_ours else "", anchor)


def free_box(x: float, y: float, width: float, taken: Sequence[Box]) -> Box:
    """Where a name beside a point covers the least of what is there; the nearest such place, on the right before the left."""
    places = [
        Box(left, y + away - FONT * 0.6, left + width, y + away + FONT * 0.6)
        for away in (0, -13, 13, -26, 26, -39, 39, -52, 52)
        for left in (x + _GAP, x - _GAP - width)
    ]
    inside = [
        one
        for one in places
        if PLOT.left < one.left and one.right < PLOT.right and PLOT.top - FONT <= one.top and one.bottom < PLOT.bottom
    ]
    return min(inside or places, key=lambda one: sum(one.overlap(other) for other in taken))


_TOP, _ROW, _BAR = 70, 38, 13
"""Pixels above the first row of bars, of a row, and of a bar."""
_NAMES, _VALUES = 220, 50
"""Pixels for the names on the left and for the values behind the bars."""


def bars(title: str, rows: Sequence[Bars], legend: tuple[str, str]) -> str:
    """Two bars for each contender, one under the other, on a common scale from 0."""
    longest = max(share for row in rows for share in row.shares) or 1.0
    scale = (WIDTH - _NAMES - _VALUES - 20) / longest
    parts = key(legend)
    for number, row in enumerate(rows):
        top = _TOP + number * _ROW
        parts.append(text(_NAMES - 12, top + _BAR + 4, row.name, "ours" if row.is_ours else "", "end"))
        for place, (share, written) in enumerate(zip(row.shares, row.written, strict=True)):
            y = top + place * (_BAR + 1)
            size = f'width="{max(share * scale, 1):.1f}" height="{_BAR}"'
            parts.append(f'<rect x="{_NAMES}" y="{y}" {size} rx="2" class="{("first", "second")[place]}"/>')
            parts.append(text(_NAMES + share * scale + 6, y + _BAR - 2, written, "mute"))
    return drawing(_TOP + len(rows) * _ROW + 8, title, parts)


def key(legend: tuple[str, str]) -> list[str]:
    """What the two colours mean, above the bars."""
    parts, x = [], float(_NAMES)
    for kind, words in zip(("first", "second"), legend, strict=True):
        parts += [f'<rect x="{x:.1f}" y="41" width="11" height="11" rx="2" class="{kind}"/>', text(x + 17, 51, words, "mute")]
        x += 17 + len(words) * CHARACTER + 16
    return parts
