"""Finds, checks, merges and compiles the lexicon files: every word that cleannews knows lives there, none in code.

A file is TOML. `kinds.toml` declares the labels; `<language>.toml` holds a language's phrases and its words for
months, names and sections; `sites/<domain>.toml` what one publisher adds. Folders given by the user are read last, in the same grammar. A
misspelt key, an unknown label or a bad regex is refused at load, with file and line.
"""

from __future__ import annotations

import functools
import re
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

import re2

if sys.version_info >= (3, 11):
    import tomllib
else:  # the same parser under its name before it joined the standard library
    import tomli as tomllib

from cleannews.folding import fold as fold
from cleannews.folding import whole as whole
from cleannews.languages import TABLES
from cleannews.languages import Language as Language
from cleannews.matching import Matcher
from cleannews.phrases import REGEX, Phrase, as_pattern, folded_literal, quiet_options
from cleannews.publishers import Publisher, Refused, by_name, read_publisher

SHIPPED = Path(__file__).parent / "lexicons"

HOW = ("line", "opens", "start", "contains", "regex", "heads")
"""How a phrase matches; `opens` matches like `line` and `heads` like `regex`, and both head a list."""

MARKED = ("box", "class")
"""How names in markup tell a label: all in a box so called is of its kind; a class tells of what stands in it and in no box."""

_TESTS = ("examples", "never")
_KEYS = (*HOW, *MARKED, *_TESTS)
_KIND = ("role", "letter", "colour", "about")
ROLES = ("content", "metadata", "boilerplate")


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file, the line and the remedy."""


class Kind(NamedTuple):
    """A label: its role, its letter in pictures, its colour, and what it is."""

    role: str
    letter: str
    colour: str
    about: str


@dataclass(eq=False)
class Lexicon:
    """All lexicon files, merged and compiled. Made once a process for a list of folders; see `load`. Hashed by identity."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    publishers: list[Publisher] = field(default_factory=list)
    lines: dict[str, Phrase] = field(default_factory=dict)
    patterns: list[Phrase] = field(default_factory=list)
    marked: dict[str, tuple[str, str]] = field(default_factory=dict)
    """For each word of class and id names, and tags as `<nav>`, how it tells a label (MARKED), and the label."""
    zones: dict[str, str] = field(default_factory=dict)
    tests: list[tuple[str, str, str, str]] = field(default_factory=list)

    def match(self, folded: str, key: str) -> list[Phrase]:
        """The phrases that a folded line holds, the whole-line one first."""
        return self.match_all([folded], [key])[0]

    def match_all(self, folded: list[str], keys: list[str]) -> list[list[Phrase]]:
        """`match` for many lines: one pass over all of them, linear in their length."""
        lines, patterns = self.lines, self.patterns
        phrases = [[lines[key]] if key in lines else [] for key in keys]
        for i, numbers in self.matcher.numbers(folded).items():
            phrases[i] += [patterns[n] for n in sorted(numbers)]
        return phrases

    def begins(self, folded: str, label: str) -> bool:
        """Whether a folded line begins with the text of a phrase of a label that it matches; regexes have no text."""
        exact = self.lines.get(whole(folded)) if folded else None
        if exact and exact.label == label and folded.startswith(fold(exact.text)):
            return True
        return any(folded.startswith(text) and text + tail in folded for text, tail in self.openings(label).get(folded[:1], ()))

    @functools.cache  # noqa: B019  # lexicons live as long as the process
    def openings(self, label: str) -> dict[str, list[tuple[str, str]]]:
        """The texts of a label's phrases that are no regexes, by their first character, each with the blank that must follow it."""
        found: dict[str, list[tuple[str, str]]] = {}
        for phrase in self.patterns:
            if phrase.label == label and phrase.how not in REGEX:
                text = fold(phrase.text)
                found.setdefault(text[:1], []).append((text, folded_literal(phrase)[len(text) :]))
        return found

    @functools.cache  # noqa: B019  # lexicons live as long as the process
    def labels(self, role: str) -> frozenset[str]:
        """The labels that have a role."""
        return frozenset(name for name, kind in self.kinds.items() if kind.role == role)

    def letters(self) -> dict[str, str]:
        """Label → its letter in `Article.picture`."""
        return {name: kind.letter for name, kind in self.kinds.items()}

    @functools.cached_property
    def domains(self) -> dict[str, Publisher]:
        """The known publishers by domain."""
        return {publisher.domain: publisher for publisher in self.publishers}

    @functools.cached_property
    def outlets(self) -> dict[str, Publisher]:
        """The known publishers by what they are called."""
        return by_name(self.publishers)

    @functools.cached_property
    def function_words(self) -> frozenset[str]:
        """The function words of every language: a line that holds several is running text."""
        return frozenset(word.casefold() for language in self.languages.values() for word in language.function_words)

    @functools.cached_property
    def section_names(self) -> frozenset[str]:
        """The usual section names of every language, as `whole` folds them."""
        return frozenset(whole(fold(name)) for language in self.languages.values() for name in language.sections)

    @functools.cached_property
    def publisher_names(self) -> frozenset[str]:
        """What the known publishers are called, folded."""
        return frozenset(name.casefold() for known in self.publishers for name in known.names)

    @functools.cached_property
    def byline_start(self) -> re.Pattern[str]:
        """A word that stands ahead of an author's name, and a capital behind it: "by Jane"."""
        words = sorted(
            {w for language in self.languages.values() for w in language.by if w[:1].isascii()}, key=lambda w: (-len(w), w)
        )
        return re.compile(rf"(?:{'|'.join(re.escape(w.lower()) for w in words)}):?\s+[A-ZÀ-Þ]")

    @functools.cached_property
    def glue_roles(self) -> tuple[str, ...]:
        """Role words written without spaces around them (기자, 記者), longest first: where they stand, a byline may be glued to a sentence."""
        words = {word for language in self.languages.values() for word in language.role if ord(word[0]) > 0x2E7F}
        return tuple(sorted(words, key=lambda word: (-len(word), word)))

    @functools.cached_property
    def matcher(self) -> Matcher:
        """The phrases that are looked for inside lines, compiled."""
        return Matcher(self.patterns)


def load(folders: tuple[str, ...] = ()) -> Lexicon:
    """The lexicon that ships, with the user's folders read last.

    Raises:
        LexiconError: a folder or file is missing, unreadable, or breaks the grammar; the message says where and what to do.
    """
    return loaded(folders)


@functools.lru_cache(maxsize=8)
def loaded(folders: tuple[str, ...]) -> Lexicon:
    """`load`, once for a list of folders."""
    lexicon = Lexicon()
    for folder in (SHIPPED, *map(Path, folders)):
        for path in lexicon_files(folder):
            add_file(lexicon, path, is_sure=folder == SHIPPED)
    return lexicon


def lexicon_files(folder: Path) -> list[Path]:
    """The files of a lexicon folder in reading order: kinds, languages, sites."""
    if not folder.is_dir():
        raise LexiconError(f"{folder}: no such folder of lexicons; give a folder that holds .toml files")
    found = sorted(folder.glob("*.toml"), key=lambda p: (p.name != "kinds.toml", p.name)) + sorted(folder.glob("sites/*.toml"))
    if not found:
        raise LexiconError(f"{folder}: holds no .toml file; see docs/extending.md for the grammar")
    return found


def add_file(lexicon: Lexicon, path: Path, is_sure: bool = False) -> None:
    """Reads one file into the lexicon, refusing what the grammar does not know; of one that is sure the regexes are not tried, which takes seconds."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: cannot be read as UTF-8 text: {error}; save it as UTF-8") from None
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: not valid TOML: {error}") from None
    words: dict[str, Any] = {}
    before = len(lexicon.patterns)
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise refusal(
                path, source, name, "stands outside a table; put it under [label], [language], [time], [names] or [sections]"
            )
        if name in TABLES:
            add_words(words, table, TABLES[name], path, source)
        elif name == "zones":
            lexicon.zones.update(table)
        elif name == "publisher":
            add_publisher(lexicon, table, path, source)
        else:
            add_label(lexicon, name, table, path, source)
    if not is_sure:
        try_regexes(lexicon.patterns[before:], path, source)
    if words:
        known = lexicon.languages.get(path.stem, Language(path.stem))
        values = {f.name: getattr(known, f.name) for f in fields(Language)}
        lexicon.languages[path.stem] = Language(**{**values, **words})


def add_words(words: dict[str, Any], table: dict[str, Any], keys: dict[str, str], path: Path, source: str) -> None:
    """Takes the keys of a [language], [time], [names] or [sections] table into the fields of a Language."""
    for key, value in table.items():
        if key not in keys:
            raise refusal(path, source, key, f"is not a key here; known: {', '.join(keys)}")
        words[keys[key]] = tuple(tuple(v) if isinstance(v, list) else v for v in value) if isinstance(value, list) else value


def add_publisher(lexicon: Lexicon, table: dict[str, Any], path: Path, source: str) -> None:
    """Takes the [publisher] table of sites/<domain>.toml."""
    try:
        lexicon.publishers.append(read_publisher(path.stem, table))
    except Refused as error:
        raise refusal(path, source, error.what, error.why) from None


def add_label(lexicon: Lexicon, label: str, table: dict[str, Any], path: Path, source: str) -> None:
    """Takes a table of phrases; in `kinds.toml` it may declare the label first."""
    declared = {key: table[key] for key in _KIND if key in table}
    if declared:
        if set(declared) != set(_KIND) or declared["role"] not in ROLES:
            raise refusal(path, source, label, f"declares a kind: give {', '.join(_KIND)}, role one of {', '.join(ROLES)}")
        lexicon.kinds[label] = Kind(**declared)
    if label not in lexicon.kinds:
        raise refusal(
            path, source, label, f"is no known table; labels: {', '.join(lexicon.kinds)}; others: {', '.join(TABLES)}, publisher"
        )
    for key, values in table.items():
        if key in _KIND:
            continue
        if key not in _KEYS:
            raise refusal(path, source, key, f"is not a key of [{label}]; known: {', '.join(_KEYS)}")
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise refusal(path, source, key, f"in [{label}] must be a list of non-empty texts")
        for value in values:
            add_phrase(lexicon, Phrase(label, key, value), path)


def add_phrase(lexicon: Lexicon, phrase: Phrase, path: Path) -> None:
    """Files one phrase under the way it matches."""
    if phrase.how in _TESTS:
        lexicon.tests.append((path.name, phrase.label, phrase.how, phrase.text))
    elif phrase.how in MARKED:
        lexicon.marked[phrase.text] = (phrase.how, phrase.label)
    elif phrase.how in ("line", "opens"):
        lexicon.lines[whole(fold(phrase.text))] = phrase
    else:
        lexicon.patterns.append(phrase)


def try_regexes(phrases: list[Phrase], path: Path, source: str) -> None:
    """Refuses a file with a regex that RE2 does not know."""
    for phrase in phrases:
        try:
            if phrase.how in REGEX:
                re2.compile(as_pattern(phrase), quiet_options())
        except re2.error as error:
            reason = error.args[0] if error.args else error
            raise refusal(path, source, phrase.text, f"in [{phrase.label}] is no RE2 regex: {reason}") from None


def refusal(path: Path, source: str, what: str, why: str) -> LexiconError:
    """The error for something found in a file, with the line it stands on."""
    number = next((n for n, line in enumerate(source.splitlines(), 1) if what in line), 1)
    return LexiconError(f"{path}:{number}: '{what}' {why}")
