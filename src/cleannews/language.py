"""Which language an article is written in: script first, then function words, then langdetect for what these leave open."""

from __future__ import annotations

import functools
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleannews.lexicon import Lexicon

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

_SAMPLE = 1500
"""Characters of the article that langdetect reads; it costs 2 ms a thousand."""

SCRIPTS = (
    (0x41, "Latin"), (0x5B, ""), (0x61, "Latin"), (0x7B, ""), (0xC0, "Latin"), (0x250, ""), (0x370, "Greek"), (0x400, "Cyrillic"), (0x530, ""),
    (0x591, "Hebrew"), (0x600, "Arabic"), (0x780, ""), (0x900, "Devanagari"), (0x980, ""), (0xE00, "Thai"), (0xE80, ""), (0x1100, "Hangul"),
    (0x1200, ""), (0x1E00, "Latin"), (0x1F00, ""), (0x3041, "Kana"), (0x30FB, ""), (0x3131, "Hangul"), (0x3190, ""), (0x3400, "Han"),
    (0xA000, ""), (0xAC00, "Hangul"), (0xD7A4, ""), (0xF900, "Han"), (0xFB00, ""),
)  # fmt: skip
"""Where each script's letters begin; "" begins what is none of them. Marks and full-width forms count for no script."""
_WORD = re.compile(r"[^\W\d_]+")

_KANA_SHARE = 0.05
"""Share of kana among kana and Han from which a text is Japanese: Chinese pages quote a few kana, Japanese prose has a third."""
_LEAST_WORDS = 3
_LEAD = 1.5
"""How many times as many function words as the runner-up's the best language must have."""


def detect(text: str, lexicon: Lexicon) -> tuple[str | None, str]:
    """The ISO 639-1 code of a text and what told it; None where there is too little to tell.

    The same text gives the same answer at every call: langdetect is seeded, and sees a bounded sample.
    """
    sample = text[:_SAMPLE]
    counts = script_counts(sample)
    total = sum(counts.values())
    if total < 4:
        return None, ""
    if by_script := script_language(counts, total, lexicon):
        return by_script, "script"
    if by_words := words_language(sample, lexicon):
        return by_words, "function words"
    return statistical_language(sample), "langdetect"


def script_counts(text: str) -> dict[str, int]:
    """How many letters of each script a text has."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    blocks = np.bincount(block_table().take(codes, mode="clip"), minlength=len(SCRIPTS) + 1).tolist()
    counts = dict.fromkeys((name for _, name in SCRIPTS if name), 0)
    for (_, name), count in zip(SCRIPTS, blocks[1:], strict=True):
        if name and count:
            counts[name] += count
    return counts


@functools.lru_cache(maxsize=1)
def block_table() -> NDArray[np.intp]:
    """How many of SCRIPTS begin at or before each character; those beyond the last entry are of no script, as it is."""
    return np.searchsorted([begin for begin, _ in SCRIPTS], np.arange(0x10000), side="right")


def script_language(counts: dict[str, int], total: int, lexicon: Lexicon) -> str | None:
    """The language that the script alone tells: the only one of the lexicon written in it."""
    if counts["Hangul"] * 4 >= total:
        return "ko"
    east = counts["Kana"] + counts["Han"]
    if east * 4 >= total:
        return "ja" if counts["Kana"] >= _KANA_SHARE * east else "zh"
    script = max(counts, key=lambda name: counts[name])
    users = languages_in(script, lexicon)
    return users[0] if len(users) == 1 and counts[script] * 2 >= total and script != "Arabic" else None


@functools.lru_cache(maxsize=128)
def languages_in(script: str, lexicon: Lexicon) -> list[str]:
    """The languages of the lexicon that are written in a script."""
    return [code for code, language in sorted(lexicon.languages.items()) if script in language.scripts]


def words_language(sample: str, lexicon: Lexicon) -> str | None:
    """The language whose function words are clearly the most frequent."""
    seen = Counter(map(str.casefold, _WORD.findall(sample)))
    known, sizes = function_words(lexicon)
    found = dict.fromkeys(sizes, 0)
    for word in known.keys() & seen.keys():
        for code in known[word]:
            found[code] += seen[word]
    scores = {code: count / (1 + 0.01 * sizes[code]) for code, count in found.items()}
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) < 2 or ranked[0][1] < max(_LEAST_WORDS, 0.12 * seen.total()) or ranked[0][1] < _LEAD * ranked[1][1]:
        return None
    return ranked[0][0]


@functools.lru_cache(maxsize=8)
def function_words(lexicon: Lexicon) -> tuple[dict[str, list[str]], dict[str, int]]:
    """The languages of each function word, folded; and how many each language has."""
    known: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    for code, language in sorted(lexicon.languages.items()):
        words = {word.casefold() for word in language.function_words}
        if words:
            sizes[code] = len(words)
        for word in words:
            known.setdefault(word, []).append(code)
    return known, sizes


def statistical_language(sample: str) -> str | None:
    """langdetect's answer, seeded at every call so that no earlier text changes it."""
    from langdetect import LangDetectException  # only for pages that script and words leave open

    detector = detectors().create()
    detector.append(sample)
    try:
        code = str(detector.detect())
    except LangDetectException:
        return None
    return code.split("-")[0]


@functools.lru_cache(maxsize=1)
def detectors() -> DetectorFactory:
    """langdetect with its 55 profiles, in an order that is the same on all machines, and never seen half loaded by another thread.

    Each n-gram's 55 numbers are a tuple, no list: tuples of numbers are nothing that Python's garbage collector has to look at, and 90,000
    lists took it 0.04 s at every full collection, which without them takes 0.01 s.
    """
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_json_profile([path.read_text("utf-8") for path in sorted(Path(PROFILES_DIRECTORY).iterdir()) if path.is_file()])
    factory.word_lang_prob_map = {ngram: tuple(shares) for ngram, shares in factory.word_lang_prob_map.items()}
    return factory
