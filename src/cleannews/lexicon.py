"""Finds, checks, merges and compiles the lexicon files: every word that cleannews knows lives there, none in code.

A file is TOML. `kinds.toml` declares the labels; `<language>.toml` holds a language's phrases and its words for
months, names and sections; `sites/<domain>.toml` what one publisher adds. Folders given by the user are read last, in the same grammar. A
misspelt key, an unknown label or a bad regex is refused at load, with file and line.
"""

from __future__ import annotations

import functools
import math
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

import ahocorasick_rs
import re2

if sys.version_info >= (3, 11):
    import tomllib
else:  # the same parser under its name before it joined the standard library
    import tomli as tomllib

from cleannews.literals import Required, first_characters, rare_characters, required

SHIPPED = Path(__file__).parent / "lexicons"

HOW = ("line", "opens", "start", "contains", "regex")
"""How a phrase matches, from the surest to the least sure; `opens` matches like `line` and heads a list."""

_TESTS = ("examples", "never")
_KIND = ("role", "letter", "colour", "about")
ROLES = ("content", "metadata", "boilerplate")

EDGES = " \t\u00a0\u200b\ufeff•·∙‧◦▪▫■□●○◆◇▲△▼▽▶▷►▸◀◁☞☛※★☆✓✔→←↑↓»«›‹>#*+~|/\\-–—―=_.,:;!?…'\"‘’“”「」『』【】《》〈〉[](){}（）［］：，。！？、"
"""Characters that a whole-line look-up ignores at both ends of a line."""

_BULLETS = " \t\u00a0\u200b\ufeff•·∙‧◦▪▫■□●○◆◇▲△▼▽▶▷►▸☞☛※★☆✓✔→»›>*+~|"
_HEADING = re.compile(r"^#{1,6} ")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file, the line and the remedy."""


Check = Callable[[str], object]
"""A test of a folded line."""


class Phrase(NamedTuple):
    """A phrase of a lexicon: the label it speaks for, how it matches, and its text as written."""

    label: str
    how: str
    text: str


class Kind(NamedTuple):
    """A label: its role, its letter in pictures, its colour, and what it is."""

    role: str
    letter: str
    colour: str
    about: str


@dataclass(frozen=True)
class Language:
    """What a language file tells beside phrases; field names are the keys of its tables."""

    code: str
    name: str = ""
    scripts: tuple[str, ...] = ()
    timezone: str | None = None
    date_order: str = "dmy"
    function_words: tuple[str, ...] = ()
    months: tuple[tuple[str, ...], ...] = ()
    weekdays: tuple[tuple[str, ...], ...] = ()
    am: tuple[str, ...] = ()
    pm: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    relative: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    joiner: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publisher:
    """A publisher file's `[publisher]` table: its domain, its name on pages, other names, and its time zone."""

    domain: str
    name: str
    aliases: tuple[str, ...] = ()
    timezone: str | None = None
    language: str | None = None


_TABLES: dict[str, dict[str, str]] = {
    "language": {key: key for key in ("name", "scripts", "timezone", "date_order", "function_words")},
    "time": {key: key for key in ("months", "weekdays", "am", "pm", "published", "modified", "relative")},
    "names": {key: key for key in ("by", "role", "surnames", "joiner", "others")},
    "sections": {"names": "sections"},
}
"""The tables of a language file that are no labels: key in the file → field of Language."""


def fold(text: str) -> str:
    """A line as phrases see it: case folded, one kind of apostrophe, runs of white space one space, list marks dropped at its start.

    >>> fold("  • Share   this ARTICLE")
    'share this article'
    """
    folded = text.casefold()
    if not folded.isascii():
        folded = folded.replace("’", "'").replace("i\u0307", "i")
    folded = " ".join(folded.split()).lstrip(_BULLETS)
    if folded.startswith("#"):
        folded = _HEADING.sub("", folded).lstrip(_BULLETS)
    return folded[2:] if folded.startswith("o ") else folded


def whole(folded: str) -> str:
    """A folded line as a whole-line look-up sees it: no punctuation at the ends, every number the same.

    >>> whole(fold("Comments (12) >"))
    'comments (0'
    """
    return _DIGITS.sub("0", folded.strip(EDGES))


@dataclass(eq=False)
class Lexicon:
    """All lexicon files, merged and compiled. Made once a process for a list of folders; see `load`. Hashed by identity."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    publishers: list[Publisher] = field(default_factory=list)
    lines: dict[str, Phrase] = field(default_factory=dict)
    patterns: list[Phrase] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    tests: list[tuple[str, str, str, str]] = field(default_factory=list)

    def match(self, folded: str, key: str) -> list[Phrase]:
        """The phrases that a folded line holds, the whole-line one first."""
        return self.match_all([folded], [key])[0]

    def match_all(self, folded: list[str], keys: list[str]) -> list[list[Phrase]]:
        """`match` for many lines: one pass of the automaton over all of them, linear in their length."""
        hits = self.hits(folded)
        for shapes in self._shapes:
            for i, line in enumerate(folded):
                if len(line) <= _SHAPED and shapes.may_match(line) and (found := shapes.match(line)):
                    hits.setdefault(i, set()).update([shapes.owners[n] for n in found])
        phrases = [[] if (exact := self.lines.get(key)) is None else [exact] for key in keys]
        for i, numbers in hits.items():
            phrases[i] += [self.patterns[n] for n in sorted(numbers)]
        return phrases

    def hits(self, folded: list[str]) -> dict[int, set[int]]:
        """The numbers of the phrases whose literal texts, and what else they ask for, stand in each line; lines without any left out."""
        owners = self._owners
        hits: dict[int, set[int]] = {}
        i, begin, stop, line = -1, 0, -1, ""
        tried: set[int] = set()
        for literal, start, end in self._automaton.find_matches_as_indexes("\n".join(folded), overlapping=True):
            while end > stop:  # matches come in the order of their ends
                i, begin, tried = i + 1, stop + 1, set()
                line = folded[i]
                stop = begin + len(line)
            for n, before, after, firsts, check in owners[literal]:
                if start - begin <= before and stop - end <= after and (firsts is None or line[0] in firsts) and n not in tried:
                    tried.add(n)
                    if check is None or check(line):
                        hits.setdefault(i, set()).add(n)
        return hits

    @functools.cache  # noqa: B019  # lexicons live as long as the process
    def labels(self, role: str) -> frozenset[str]:
        """The labels that have a role."""
        return frozenset(name for name, kind in self.kinds.items() if kind.role == role)

    def letters(self) -> dict[str, str]:
        """Label → its letter in `Article.picture`."""
        return {name: kind.letter for name, kind in self.kinds.items()}

    @functools.cached_property
    def function_words(self) -> frozenset[str]:
        """The function words of every language: a line that holds several is running text."""
        return frozenset(word.casefold() for language in self.languages.values() for word in language.function_words)

    @functools.cached_property
    def section_names(self) -> frozenset[str]:
        """The usual section names of every language, as `whole` folds them."""
        return frozenset(whole(fold(name)) for language in self.languages.values() for name in language.sections)

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
        words = {
            word
            for language in self.languages.values()
            for word in language.role
            if not word[:1].isascii() and ord(word[0]) > 0x2E7F
        }
        return tuple(sorted(words, key=lambda word: (-len(word), word)))

    def compile(self) -> None:
        """Builds the matcher once all files are in.

        One Aho-Corasick automaton finds the literal texts of all phrases, and for regexes a text they cannot match without; only
        then is the regex tried, by RE2, so that no pattern is ever more than linear. Regexes without such a text (shapes of digits and
        marks) go into one RE2 set, for short lines alone. Engines compared in docs/design.md.
        """
        owners: dict[str, list[tuple[int, float, float, frozenset[str] | None, Check | None]]] = {}
        shaped: list[tuple[int, Phrase]] = []
        for n, phrase in enumerate(self.patterns):
            literals, before, after = needs(phrase)
            check = check_of(phrase) if literals else None
            firsts = first_characters(phrase.text) if check else None
            for literal in sorted(literals):
                owners.setdefault(literal, []).append((n, before, after, firsts, check))
            if not literals:
                shaped.append((n, phrase))
        groups: dict[tuple[bool, bool, bool], list[tuple[int, Phrase]]] = {}
        for n, phrase in shaped:
            kind = (phrase.text[0] == "^", rare_characters(phrase.text) is None, first_characters(phrase.text) is None)
            groups.setdefault(kind, []).append((n, phrase))
        self._shapes = [Shapes(group, kind[0]) for kind, group in groups.items()]
        self._owners = list(owners.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(owners))


_SHAPED = 120
"""Characters up to which a line is looked at by regexes that require no literal text."""


class Shapes:
    """Regexes that require no literal text, as one RE2 set behind the characters that a line must hold or begin with."""

    def __init__(self, phrases: list[tuple[int, Phrase]], anchored: bool) -> None:
        self.owners = [n for n, _ in phrases]
        rare = [rare_characters(phrase.text) for _, phrase in phrases]
        first = [first_characters(phrase.text) for _, phrase in phrases]
        self.holds = any_character(rare).search
        self.begins = any_character(first).match
        patterns = re2.Set.MatchSet(quiet_options()) if anchored else re2.Set.SearchSet(quiet_options())
        for _, phrase in phrases:
            patterns.Add(as_pattern(phrase))
        patterns.Compile()
        self.match: Callable[[str], list[int] | None] = patterns.Match

    def may_match(self, folded: str) -> bool:
        """Whether a line has what one of the regexes requires."""
        return self.begins(folded) is not None and self.holds(folded) is not None


def any_character(sets: list[frozenset[str] | None]) -> re.Pattern[str]:
    """A pattern for any character of some sets; where one is not known, for anything."""
    known = [s for s in sets if s is not None]
    return re.compile(f"[{re.escape(''.join(sorted(frozenset().union(*known))))}]" if len(known) == len(sets) else "")


def quiet_options() -> Any:
    """RE2 options with memory for large patterns, and no output of its own."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    return options


def needs(phrase: Phrase) -> Required:
    """The literal texts of a phrase, and how far from a line's start and end they may stand."""
    if phrase.how == "regex":
        return required(phrase.text) if not is_shape(phrase) else required(phrase.text, _RARE_MARKS)
    return Required(frozenset({folded_literal(phrase)}), 0 if phrase.how == "start" else math.inf, math.inf)


def is_shape(phrase: Phrase) -> bool:
    """Whether a phrase is a regex without a literal text to speak of, which is tried on short lines alone."""
    return phrase.how == "regex" and not required(phrase.text).literals


_RARE_MARKS = frozenset("@#©")
"""Marks that few lines hold: a shape that requires one is tried there alone."""


def check_of(phrase: Phrase) -> Check | None:
    """What must hold besides the literal: for a regex, the regex; for a shape, on a short line."""
    if phrase.how != "regex":
        return None
    alone = re2.Set.SearchSet(
        quiet_options()
    )  # a set says only whether it matches, which costs RE2 half of what finding the place does
    alone.Add(as_pattern(phrase))
    alone.Compile()
    match: Check = alone.Match
    return (lambda folded: len(folded) <= _SHAPED and match(folded)) if is_shape(phrase) else match


def folded_literal(phrase: Phrase) -> str:
    """A start or contains phrase as it stands in folded lines; a blank at its end is part of it."""
    return fold(phrase.text) + (" " if phrase.text.endswith(" ") else "")


def as_pattern(phrase: Phrase) -> str:
    """A regex phrase as an RE2 pattern over folded lines."""
    return unicode_classes(phrase.text)


def unicode_classes(pattern: str) -> str:
    r"""RE2's `\w` and `\W` know ASCII alone; write them out for every script.

    >>> unicode_classes(r"^\w+ [\w.]+$")
    '^[\\pL\\pN_\\pM]+ [\\pL\\pN_\\pM.]+$'
    """
    out, inside, i = [], False, 0
    while i < len(pattern):
        pair = pattern[i : i + 2]
        if pair in (r"\w", r"\W") and (pair == r"\w" or not inside):
            body = r"\pL\pN_\pM"
            out.append(body if inside else f"[{'^' if pair == chr(92) + 'W' else ''}{body}]")
            i += 2
            continue
        if pair.startswith("\\"):
            out.append(pair)
            i += 2
            continue
        inside = (pattern[i] == "[") if not inside else pattern[i] != "]"
        out.append(pattern[i])
        i += 1
    return "".join(out)


@functools.lru_cache(maxsize=8)
def load(folders: tuple[str, ...] = ()) -> Lexicon:
    """The lexicon that ships, with the user's folders read last.

    Raises:
        LexiconError: a folder or file is missing, unreadable, or breaks the grammar; the message says where and what to do.
    """
    lexicon = Lexicon()
    for folder in (SHIPPED, *map(Path, folders)):
        for path in lexicon_files(folder):
            add_file(lexicon, path)
    lexicon.compile()
    return lexicon


def lexicon_files(folder: Path) -> list[Path]:
    """The files of a lexicon folder in reading order: kinds, languages, sites."""
    if not folder.is_dir():
        raise LexiconError(f"{folder}: no such folder of lexicons; give a folder that holds .toml files")
    found = sorted(folder.glob("*.toml"), key=lambda p: (p.name != "kinds.toml", p.name)) + sorted(folder.glob("sites/*.toml"))
    if not found:
        raise LexiconError(f"{folder}: holds no .toml file; see docs/extending.md for the grammar")
    return found


def add_file(lexicon: Lexicon, path: Path) -> None:
    """Reads one file into the lexicon, refusing what the grammar does not know."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: cannot be read as UTF-8 text: {error}; save it as UTF-8") from None
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: not valid TOML: {error}") from None
    words: dict[str, Any] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise refusal(
                path, source, name, "stands outside a table; put it under [label], [language], [time], [names] or [sections]"
            )
        if name in _TABLES:
            add_words(words, table, _TABLES[name], path, source)
        elif name == "zones":
            lexicon.zones.update(table)
        elif name == "publisher":
            add_publisher(lexicon, table, path, source)
        else:
            add_label(lexicon, name, table, path, source)
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
    known = ("name", "aliases", "timezone", "language")
    for key in table:
        if key not in known:
            raise refusal(path, source, key, f"is not a key of [publisher]; known: {', '.join(known)}")
    if "name" not in table:
        raise refusal(path, source, "publisher", 'has no name; add name = "…" as it stands on the pages')
    values = {**table, "aliases": tuple(table.get("aliases", ()))}
    lexicon.publishers.append(Publisher(path.stem, **values))


def add_label(lexicon: Lexicon, label: str, table: dict[str, Any], path: Path, source: str) -> None:
    """Takes a table of phrases; in `kinds.toml` it may declare the label first."""
    declared = {key: table[key] for key in _KIND if key in table}
    if declared:
        if set(declared) != set(_KIND) or declared["role"] not in ROLES:
            raise refusal(path, source, label, f"declares a kind: give {', '.join(_KIND)}, role one of {', '.join(ROLES)}")
        lexicon.kinds[label] = Kind(**declared)
    if label not in lexicon.kinds:
        raise refusal(
            path, source, label, f"is no known table; labels: {', '.join(lexicon.kinds)}; others: {', '.join(_TABLES)}, publisher"
        )
    for key, values in table.items():
        if key in _KIND:
            continue
        if key not in (*HOW, *_TESTS):
            raise refusal(path, source, key, f"is not a key of [{label}]; known: {', '.join((*HOW, *_TESTS))}")
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise refusal(path, source, key, f"in [{label}] must be a list of non-empty texts")
        for value in values:
            add_phrase(lexicon, Phrase(label, key, value), path, source)


def add_phrase(lexicon: Lexicon, phrase: Phrase, path: Path, source: str) -> None:
    """Files one phrase under the way it matches."""
    if phrase.how in _TESTS:
        lexicon.tests.append((path.name, phrase.label, phrase.how, phrase.text))
    elif phrase.how in ("line", "opens"):
        lexicon.lines[whole(fold(phrase.text))] = phrase
    else:
        try:
            if phrase.how == "regex":
                re2.compile(as_pattern(phrase), quiet_options())
        except re2.error as error:
            reason = error.args[0] if error.args else error
            raise refusal(path, source, phrase.text, f"in [{phrase.label}] is no RE2 regex: {reason}") from None
        lexicon.patterns.append(phrase)


def refusal(path: Path, source: str, what: str, why: str) -> LexiconError:
    """The error for something found in a file, with the line it stands on."""
    number = next((n for n, line in enumerate(source.splitlines(), 1) if what in line), 1)
    return LexiconError(f"{path}:{number}: '{what}' {why}")
