"""Text that was decoded wrongly and saved so: found, and read again as what it was.

Only where one misreading explains all of it is anything changed; a word in quotes may be an example and is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from .characters import codes_of
from .charset import SAMPLE, is_damaged_utf8, likeliest_encoding, score, telling_words

_CP1252_MARKS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_UTF8_PAIRS = (
    ("Â-ôĂĎĹ", rf"\x80-¿{_CP1252_MARKS}ˇ˘ŁĄŞŻ˛łąşĽ˝ľżśťźŚŤŹ"),
    ("ВГРСв-п", "°±µ¶ЂЃѓЉЊЌЏђљњќџ†‡‰‹›•¦¤"),
    ("√≈Γ├‚", "\xa0-ÿ†≠≤≥∂∑∏π∫Ω…⌐╝║╢┤╗╣⌂"),
)
"""Characters that the first byte of a letter in UTF-8 is misread as, and those that the second is."""
_UTF8_MOJIBAKE = re.compile(
    "[" + "".join(lead for lead, _ in _UTF8_PAIRS) + "\x91-\x94\x96\x97](?:"
    + "".join(rf"(?<=[{lead}])[{follows}]|" for lead, follows in _UTF8_PAIRS)
    + "(?<=[A-Za-z][\x91\x92])[A-Za-z]|(?<=[\x93\x94])[A-Za-z]|(?<=[A-Za-z.,!?][\x93\x94])\\s|(?<= [\x96\x97]) )"
)  # fmt: skip
"""Where UTF-8 read as another encoding, or Windows-1252 read as Latin-1, would show; ftfy then decides word by word."""

_LEGACY = rf"[\x80-ÿ{_CP1252_MARKS}]"
_LEGACY_MOJIBAKE = re.compile(_LEGACY + "{4}")
_QUOTED = re.compile(r"[\"'“‘«(\[„「『`].*[\"'”’»)\]“」』`][.,;:!?]*", re.DOTALL)


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with mojibake mended: whole if one misreading explains it all, else in the lines where one does."""
    if not may_be_misread(text):
        return text, ()
    middle = len(text) // 2
    sample = text if len(text) <= 2 * SAMPLE else text[:SAMPLE] + "\n" + text[middle : middle + SAMPLE]
    if _LEGACY_MOJIBAKE.search(sample):
        readings = [_reread(text)]
        if not readings[0][1]:
            readings = [_reread(line) if _LEGACY_MOJIBAKE.search(line) else (line, "") for line in text.split("\n")]
        if encodings := sorted({encoding for _, encoding in readings if encoding}):
            fixed = "\n".join(line for line, _ in readings)
            return fixed, (f"repaired mojibake ({', '.join(encodings)} read as latin-1)",)
    if any(_shows_mojibake(word) for word in _suspicious_words(sample)):
        fixed = _fix_utf8(text) or "\n".join(_fix_utf8(line) or line for line in text.split("\n"))
        if fixed != text:
            return fixed, ("repaired mojibake (the text had been read in a wrong encoding)",)
    return text, ()


def may_be_misread(text: str) -> bool:
    """Whether a pattern of mojibake can match; much quicker than the patterns, which go through a text character by character."""
    firsts, seconds = pair_tables()
    codes = codes_of(text)
    at = np.flatnonzero(codes >= 0x80)  # all that a pattern needs stands beyond ASCII
    codes = codes[at]
    second = seconds.take(codes, mode="clip")
    pairs = firsts.take(codes[:-1], mode="clip") & second[1:]
    if (pairs[at[1:] - at[:-1] == 1]).any() or (codes < 0xA0).any():
        return True
    legacy = second & 1
    return bool((legacy[:-3] & legacy[1:-2] & legacy[2:-1] & legacy[3:])[at[3:] - at[:-3] == 3].any())


@lru_cache(maxsize=1)
def pair_tables() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """For each character the pairs that it can be the first and the second of, as bits; bit 0 marks those of legacy encodings."""
    firsts, seconds = np.zeros(0x10000, np.uint8), np.zeros(0x10000, np.uint8)
    every = "".join(map(chr, range(0x10000)))
    for n, (lead, follows) in enumerate(_UTF8_PAIRS, 1):
        for table, characters in ((firsts, lead), (seconds, follows)):
            table[list(map(ord, re.findall(f"[{characters}]", every)))] |= 1 << n
    seconds[list(map(ord, re.findall(_LEGACY, every)))] |= 1
    return firsts, seconds


def _suspicious_words(text: str) -> Iterator[str]:
    """The words around the first places that could be misread UTF-8."""
    for match in islice(_UTF8_MOJIBAKE.finditer(text), 64):
        before = re.split(r"[ \t\r\n]", text[max(match.start() - 40, 0) : match.start()])[-1]
        yield before + re.split(r"[ \t\r\n]", text[match.start() : match.end() + 40].lstrip())[0]


def _shows_mojibake(word: str) -> bool:
    """Whether the word is surely misread: a word in quotes may be an example, and a lone character proves nothing.

    >>> _shows_mojibake("cafÃ©"), _shows_mojibake('"cafÃ©"'), _shows_mojibake("Ã©")
    (True, False, False)
    """
    import ftfy  # here, because importing it takes longer than cleaning a page, and few pages need it

    fixed = ftfy.fix_encoding(word)
    return fixed != word and sum(map(str.isalpha, fixed)) > 1 and not _QUOTED.fullmatch(word)


def _fix_utf8(text: str) -> str:
    """The text with ftfy's repair, or an empty string where the repair does not explain every accented letter."""
    import ftfy

    if not any(_shows_mojibake(word) for word in _suspicious_words(text)):
        return ""
    fixed = ftfy.fix_encoding(text)
    own = set(re.findall("[À-ɏ]", text)) & set(re.findall("[À-ɏ]", fixed))
    return "" if own else fixed


def _reread(text: str) -> tuple[str, str]:
    """The text read again from its Latin-1 bytes, and the encoding; unchanged with an empty name where that is not certain.

    Certain is: every byte fits, four different characters or more, all in all frequent ones, and far likelier than Latin text.
    """
    import ftfy.bad_codecs  # noqa: F401 - registers sloppy-windows-1252

    for codec in ("latin-1", "sloppy-windows-1252"):
        try:
            content = text.encode(codec)
            sample = telling_words(content, 0)
            # Rows of dots or dashes are not worth weighing, and what reads as UTF-8 is ftfy's to mend.
            if len(set(sample) - set(range(128))) < 5 or is_damaged_utf8(sample):
                return text, ""
            encoding = likeliest_encoding(sample)
            fixed = content.decode(encoding)
        except UnicodeError:
            continue
        foreign = [char for char in sample.decode(encoding, "ignore") if not char.isascii()]
        chance = score(sample, encoding)
        gain = chance - max(score(sample, latin) for latin in ("cp1252", "cp1250", "cp1254"))
        if gain > 20 and len(set(foreign)) >= 4 and chance > -8.0 * len(foreign):
            return fixed, encoding
    return text, ""
