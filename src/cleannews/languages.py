"""What a language file tells beside phrases: its words for times, names and sections."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """What a language file tells beside phrases; field names are the keys of its tables."""

    code: str
    name: str = ""
    scripts: tuple[str, ...] = ()
    timezone: str | None = None
    date_order: str = "dmy"
    function_words: tuple[str, ...] = ()
    pictured: tuple[str, ...] = ()
    months: tuple[tuple[str, ...], ...] = ()
    weekdays: tuple[tuple[str, ...], ...] = ()
    am: tuple[str, ...] = ()
    pm: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    occupation: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    joiner: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


TABLES: dict[str, dict[str, str]] = {
    "language": {key: key for key in ("name", "scripts", "timezone", "date_order", "function_words", "pictured")},
    "time": {key: key for key in ("months", "weekdays", "am", "pm", "published", "modified", "relative")},
    "names": {key: key for key in ("by", "role", "group", "aside", "occupation", "given", "surnames", "joiner", "others")},
    "sections": {"names": "sections"},
}
"""The tables of a language file that are no labels: key in the file → field of Language."""
