"""What the labelled lines say about the article: title, deck, authors, dates, publisher, section, tags, captions, language.

Every value comes with its source; what is not on the page stays None. A page clock, or a date inside a list of other articles, is
never the publication date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleannews.authors import find_authors
from cleannews.dates import DateForms, Found, date_forms, find_dates, iso
from cleannews.folding import fold, whole
from cleannews.imprint import find_publisher, strip_site
from cleannews.labelled import Labelled, by_label, clean, sourced, where
from cleannews.language import detect
from cleannews.lexicon import Lexicon
from cleannews.model import Line, Metadata, joined
from cleannews.nameforms import name_forms
from cleannews.names import may_have_by, names_in

_DATED = frozenset({"timestamp", "byline", "navigation", "sharing", "other", "tags"})
"""Labels of lines whose dates may be the article's; those in lists, captions and sentences belong to something else."""
_SIGNED = frozenset({"timestamp", "byline"})
"""Of these the labels of lines that are nothing but date or byline."""


class Place(NamedTuple):
    """Where things are on the page: the title's line, the first and last line of the body."""

    title: int
    first: int
    last: int


def from_lines(
    lines: Sequence[Line],
    lexicon: Lexicon,
    *,
    url: str | None = None,
    language: str | None = None,
    known: dict[str, str] | None = None,
) -> Metadata:
    """The metadata that the lines tell. `language` and `known` (fields that the caller is sure of) go before what is found."""
    at = by_label(lines)
    place = place_of(lines, at)
    title, title_source = find_title(lines, at, lexicon)
    publisher, publisher_source, zone = find_publisher(lines, at, lexicon)
    title = strip_site(title, publisher, lines)
    code, told = (language, "given") if language else detect(article_text(lines, at), lexicon)
    captions = (joined(lines[i].text).lstrip("▲▶△▷◀◁↑↓■ ") for i in at["caption"] if is_caption(lines[i], lexicon))
    found: dict[str, tuple[object, str]] = {
        "title": (title, title_source),
        "publisher": (publisher, publisher_source),
        "language": (code, told),
        "deck": (tuple(dict.fromkeys(clean(lines[i].text) for i in at["deck"])), "deck lines"),
        "captions": (tuple(dict.fromkeys(captions)), "captions lines"),
        "authors": sourced(find_authors(lines, at["byline"], lexicon, place, publisher)),
        "section": find_section(lines, lexicon, place, title),
        "tags": find_tags(lines, at),
    }
    dates, date_sources = find_published(lines, lexicon, place, code, zone)
    known = known or {}
    values = {"url": url, **{key: value for key, (value, _) in found.items()}, **dates, **known}
    sources = {key: source for key, (value, source) in found.items() if value} | date_sources | dict.fromkeys(known, "given")
    return Metadata(**values, sources=dict(sorted(sources.items())))  # type: ignore[arg-type]  # the keys are Metadata's own


def is_caption(line: Line, lexicon: Lexicon) -> bool:
    """Whether a caption line tells something: not the heading of a gallery, nor a credit's name alone."""
    return len(line.text) > 3 and whole(fold(line.text[:200])) not in lexicon.lines


def place_of(lines: Sequence[Line], at: Labelled) -> Place:
    """The last title line ahead of the body, and the body's ends."""
    body, titles = at["body"] + at["heading"], at["title"]
    first, last = min(body, default=len(lines)), max(body, default=-1)
    above = [i for i in titles if i <= first]
    return Place(above[-1] if above else titles[0] if titles else -1, first, last)


def article_text(lines: Sequence[Line], at: Labelled) -> str:
    """The lines that tell the language: body, title and deck, else everything."""
    own = "\n".join(lines[i].text for i in sorted(at["body"] + at["heading"] + at["title"] + at["deck"]))
    return own if len(own) >= 20 else "\n".join(line.text for line in lines[:400])


def find_title(lines: Sequence[Line], at: Labelled, lexicon: Lexicon) -> tuple[str | None, str]:
    """The headline: of its occurrences the shortest, because a page title has the site's name behind it."""
    titles = [(i, without_byline(clean(lines[i].text), lexicon)) for i in at["title"]]
    titles = [(i, text) for i, text in titles if text]
    if not titles:
        return None, ""
    i, text = min(titles, key=lambda item: (len(item[1]), -item[0]))
    return text, where(i)


def without_byline(title: str, lexicon: Lexicon) -> str:
    """A headline's line without what was glued to it: a breadcrumb in front, "By Jane Roe" and a date behind."""
    forms = name_forms(lexicon)
    steps = [step for step in _STEP.split(title) if step]
    if len(steps) > 1 and len(steps[-1]) >= 20:
        title = steps[-1]
    if may_have_by(title.casefold(), forms) and (match := forms.find_by(title, 20)):
        names = names_in(title[match.start() :].strip(), forms)
        if names and " " in names[0] and any(c.isdigit() for c in match["rest"]):
            return title[: match.start()].strip()
    return title


_STEP = re.compile(r"\s+[>»›]\s+")
_DIGIT = re.compile(r"\d")


class Dated(NamedTuple):
    """A date and the line it stands on."""

    found: Found
    line: int


def find_published(
    lines: Sequence[Line], lexicon: Lexicon, place: Place, language: str | None, publisher_zone: str | None
) -> tuple[dict[str, str | None], dict[str, str]]:
    """`published` and `modified` with their sources, and where the time zone came from."""
    spoken = lexicon.languages.get(language or "")
    order = spoken.date_order if spoken else "dmy"
    dated = dates_of(lines, lexicon, place, order)
    chosen = {
        "published": choose_published(dated, lines, place) or told_far(lines, lexicon, place, order),
        "modified": next((d for d in dated if d.found.kind == "modified"), None),
    }
    values: dict[str, str | None] = {"published": None, "modified": None}
    sources: dict[str, str] = {}
    for key, pick in chosen.items():
        if pick is None:
            continue
        stated = pick.found.zone
        zone = stated or publisher_zone or (spoken.timezone if spoken else None)
        values[key] = iso(pick.found, zone)
        sources[key] = where(pick.line)
        if pick.found.clock and zone:
            sources.setdefault(
                "timezone", "stated" if stated else f"publisher ({zone})" if publisher_zone else f"language {language} ({zone})"
            )
    return values, sources


def dates_of(lines: Sequence[Line], lexicon: Lexicon, place: Place, order: str) -> list[Dated]:
    """The dates on lines that may tell of this article: near its title, its start or its end, in no list of other things."""
    forms = date_forms(lexicon)
    top = max(0, min(x for x in (place.title, place.first) if x >= 0) - 12) if place.last >= 0 else 0
    out: list[Dated] = []
    for i in range(top, min(len(lines), (place.last if place.last >= 0 else len(lines)) + 10)):
        line = lines[i]
        if line.label not in _DATED or len(line.text) > _DATE_WIDTH:
            continue
        between = place.first < i < place.last
        if not between or line.label in _SIGNED:
            out += dates_on(lines, i, forms, order)
    return out


def dates_on(lines: Sequence[Line], i: int, forms: DateForms, order: str) -> list[Dated]:
    """The dates on a line; the line above may say what they are the dates of."""
    if not _DIGIT.search(lines[i].text):
        return []
    before = lines[i - 1].text if i and len(lines[i - 1].text) < 40 and lines[i - 1].label not in _TOLD else ""
    return [Dated(found, i) for found in find_dates(joined(lines[i].text[:_DATE_WIDTH]), forms, order, before)]


_TOLD = frozenset({"title", "deck", "heading", "body"})
"""Labels of lines that tell of the news and not of its date: "update" in a headline is none of the page's."""
_DATE_WIDTH = 400
"""Characters of a line that may be about its date."""


def told_far(lines: Sequence[Line], lexicon: Lexicon, place: Place, order: str) -> Dated | None:
    """Of the dates on the whole page that words call the publication's, on lines that are nothing but date or byline, the nearest to the title."""
    signed = [i for i, line in enumerate(lines) if line.label in _SIGNED]
    told = [d for i in signed for d in dates_on(lines, i, date_forms(lexicon), order) if d.found.kind == "published"]
    return min(told, key=lambda d: abs(d.line - place.title), default=None)


def choose_published(dated: list[Dated], lines: Sequence[Line], place: Place) -> Dated | None:
    """The publication date: one that words call so; else the first below the title; else one above it that is no page clock; else behind."""
    plain = [d for d in dated if d.found.kind == ""]
    groups = (
        [d for d in dated if d.found.kind == "published"],
        [d for d in plain if place.title < d.line <= max(place.first, place.title + 8) and lines[d.line].label in _SIGNED],
        [d for d in plain if place.title < d.line <= max(place.first, place.title + 4)],
        [d for d in plain if d.line < place.title and not is_clock(d, lines, place.title)],
        [d for d in plain if d.line > place.first and lines[d.line].label in _SIGNED],
    )
    return next((group[0] for group in groups if group), None)


_TOP = 6
"""Lines at the top of a page in which its clock stands; a date there is the article's own only right above the title."""


def is_clock(d: Dated, lines: Sequence[Line], title: int) -> bool:
    """Whether a date above the title is the page's clock: today's date at the top, or with a weekday in brackets."""
    text = lines[d.line].text
    return (d.line < _TOP and title - d.line > 1) or re.search(r"[(（][^\d)）]{1,9}[)）]", text) is not None


_CRUMB_MARKS = frozenset(">›»＞/→")
_CRUMB = re.compile(r"\s*[>›»＞]\s*|\s+/\s+|\s*→\s*")


def find_section(lines: Sequence[Line], lexicon: Lexicon, place: Place, title: str | None) -> tuple[str | None, str]:
    """The section: the last step of a breadcrumb, what is glued in front of a date, or a section's name alone by the title."""
    forms = date_forms(lexicon)
    names = lexicon.section_names
    edge = place.title if place.title >= 0 else place.first
    for i in range(min(len(lines), place.first + 1) - 1, max(-1, edge - 12), -1):
        label, raw = lines[i].label, lines[i].text
        if label in ("body", "heading", "deck", "byline") or (label != "timestamp" and _CRUMB_MARKS.isdisjoint(raw)):
            continue
        text = joined(raw)
        if len(text) < 80 and _CRUMB.search(text):
            steps = [step.strip() for step in _CRUMB.split(text) if step.strip()]
            steps = [s for s in steps if not (title and (s in title or title in s)) and 1 < len(s) <= 24]
            known = [step for step in steps if whole(fold(step)) in names]
            if len(steps) > 1 or known:
                return (known or steps)[-1], where(i)
        if label == "timestamp" and (match := forms.published.search(text)) and 2 <= len(text[: match.start()].strip()) <= 12:
            glued = text[: match.start()].strip(" |·:")
            if glued and not any(c.isdigit() for c in glued) and not names_in(glued, name_forms(lexicon)):
                return glued, where(i)
    for i in (edge - 1, edge + 1, edge - 2, edge + 2):
        if 0 <= i < len(lines) and lines[i].label == "navigation" and is_lone_section(lines, i, names):
            return clean(lines[i].text), where(i)
    return None, ""


def is_lone_section(lines: Sequence[Line], i: int, names: frozenset[str]) -> bool:
    """Whether a line is a section's name that stands alone and not in a menu of them."""
    if whole(fold(lines[i].text)) not in names:
        return False
    around = [j for j in (i - 2, i - 1, i + 1, i + 2) if 0 <= j < len(lines)]
    return sum(lines[j].label == "navigation" for j in around) <= 1


_HAN = re.compile(r"[\u3400-\u9fff]")
_TAG = re.compile(r"#\s?([^#,\s|]+(?:\s(?!#)[^#,\s|]+){0,3})")


def find_tags(lines: Sequence[Line], at: Labelled) -> tuple[tuple[str, ...], str]:
    """The keywords on lines of tags: behind hash signs, or in a list behind a colon, or a line each."""
    found: dict[str, int] = {}
    for i in at["tags"]:
        text = joined(lines[i].text)
        if "#" in text:
            names = [tag.strip() for tag in _TAG.findall(text)]
        else:
            head, colon, rest = text.partition(":") if ":" in text else text.partition("：")
            in_list = any(reason.rule == "list" for reason in lines[i].reasons)
            listed = rest if colon else head if in_list or any(c in head for c in ",|·、") else ""
            names = [
                tag.strip()
                for tag in (
                    re.split(r"[,|·、;/]", listed)
                    if re.search(r"[,|·、;/]", listed) or not _HAN.search(listed)
                    else listed.split()
                )
            ]
        for name in names:
            if name and len(name) <= 40:
                found.setdefault(name, i)
    return sourced(found)
