"""Bytes or text of unknown history to clean text: find the encoding, mend mojibake, and say what was done.

Bytes are read as what their byte order mark says, else as UTF-8 if they are UTF-8, else as the encoding in which they make
the most likely text (`charset`). A declaration is one witness among these: on old pages it is wrong too often to be believed.

Text in which nothing is wrong comes back as the same object, because offsets into the source refer to it.
"""

from __future__ import annotations

import codecs
import re

from .charset import is_damaged_utf8, likeliest_encoding, telling_words
from .mojibake import repair

Decoded = tuple[str, tuple[str, ...]]

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = (
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"%PDF-", "PDF document"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"\x7fELF", "program"),
)
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])

_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "utf-8-sig": "utf-8",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
}
"""What browsers read when a page declares the name on the left (WHATWG Encoding Standard)."""

_TEXT_ENCODING = re.compile(r"cp\d|iso8859|iso2022|koi8|mac|euc|gb|big5|shift_jis|johab|tis|utf-8|hz")
_DECLARATION = re.compile(rb"(?i)charset\s*=\s*[\"']?([\w.:-]{2,40})")


def decode(content: str | bytes) -> Decoded:
    """The text of `content`, and what was done or noticed on the way.

    >>> decode("São Tomé")
    ('São Tomé', ())
    >>> decode("시의회, 새 예산안 통과".encode("cp949"))
    ('시의회, 새 예산안 통과', ('decoded as cp949 (detected)',))
    >>> decode("¾È³çÇÏ¼¼¿ä")
    ('안녕하세요', ('repaired mojibake (cp949 read as latin-1)',))
    """
    if not content:
        return "", ("the content is empty",)
    binary = binary_kind(content)
    if isinstance(content, str):
        text, notes = _without_surrogates(content)
    else:
        text, notes = _decode_bytes(bytes(content), binary)
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        notes += ("removed a byte order mark",)
    if binary:
        return text, (*notes, f"the content looks like a binary file ({binary})")
    if text.isascii():
        return text, notes
    text, repairs = repair(text)
    told = any(note.startswith("replaced") for note in notes)
    return text, notes + repairs + (() if told else _lost_before(text))


_LOST, _LEAST = 200, 3
"""Of so many characters one is lost in a text that is told as damaged, and so many in all: one alone may be an example, or a slip of the page's own."""


def _lost_before(text: str) -> tuple[str, ...]:
    """What a text shows of having been decoded wrongly before it came: the characters that were lost then stand as U+FFFD."""
    lost = text.count("\ufffd")
    return (
        (f"{lost:,} of {len(text):,} characters were lost before (U+FFFD): decode the original again",)
        if lost >= _LEAST and lost * _LOST > len(text)
        else ()
    )


def _without_surrogates(text: str) -> Decoded:
    """The text with U+FFFD for each lone surrogate: no encoding can write those, so any later step could fail on them."""
    try:
        for start in range(0, 0 if text.isascii() else len(text), 1 << 20):
            text[start : start + (1 << 20)].encode()
    except UnicodeEncodeError:
        text, count = re.subn("[\ud800-\udfff]", "\ufffd", text)
        return text, (f"replaced lone surrogates ({count})",)
    return text, ()


def binary_kind(content: str | bytes) -> str:
    """What kind of binary file begins so, or an empty string for text (UTF-16 and UTF-32 included).

    >>> binary_kind(b"%PDF-1.7 ...")
    'PDF document'
    """
    start = content[:4096]
    head = start.encode("latin-1", "replace") if isinstance(start, str) else bytes(start)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    controls = len(head) - len(head.translate(None, _CONTROLS))
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or _unmarked_utf16(head)
    return "control bytes" if controls >= 8 and controls > _CONTROLLED * len(head) and not is_wide else ""


_CONTROLLED = 0.05
"""Share of control bytes that no text has; of bytes by chance a tenth are."""


def _unmarked_utf16(head: bytes) -> str:
    """The UTF-16 that every second byte being zero tells of, or an empty string."""
    pairs = len(head) // 2
    high, low = head[0::2].count(0), head[1::2].count(0)
    if pairs >= 4 and max(high, low) * 10 >= pairs * 7 and min(high, low) * 20 <= pairs:
        return "utf-16-le" if low > high else "utf-16-be"
    return ""


def _decode_bytes(content: bytes, binary: str) -> Decoded:
    """The bytes as text: by byte order mark, as UTF-8, or in the encoding that makes the most likely text."""
    for mark, encoding in _BOMS:
        if content.startswith(mark) and (encoding != "utf-32-le" or len(content) % 4 == 0):
            if encoding == "utf-8":
                break
            return _decode_as(content[len(mark) :], encoding, "byte order mark")
    if wide := _unmarked_utf16(content[:4096]):
        return _decode_as(content, wide, "detected")
    declared = _declared_encoding(content[:4096])
    if declared.startswith("iso2022") and b"\x1b" in content:
        return _decode_as(content, declared, "declared")
    try:
        text = content.decode()
        wrong = declared not in ("", "utf-8") and not text.isascii()
        return text, (f"decoded as utf-8 (declared {declared} did not fit)",) if wrong else ()
    except UnicodeDecodeError as error:
        oddity = error.start
    if binary:
        return content.decode("latin-1"), ("decoded as latin-1",)
    sample = telling_words(content, oddity)
    encoding = "utf-8" if is_damaged_utf8(sample) else likeliest_encoding(sample, declared)
    if encoding == declared:
        return _decode_as(content, encoding, "declared")
    return _decode_as(content, encoding, f"detected; declared {declared} did not fit" if declared else "detected")


def _decode_as(content: bytes, encoding: str, source: str) -> Decoded:
    """The bytes decoded, whatever cannot be decoded replaced by U+FFFD and counted."""
    text = content.decode(encoding, "replace")
    notes = () if encoding == "utf-8" and source == "declared" else (f"decoded as {encoding} ({source})",)
    own = content.count("\ufffd".encode()) if encoding == "utf-8" else 0
    replaced = text.count("\ufffd") - own
    return text, (*notes, f"replaced undecodable bytes ({replaced})") if replaced > 0 else notes


def _declared_encoding(head: bytes) -> str:
    """The encoding that the head of a page declares, as browsers read the name; empty where none is usable.

    >>> _declared_encoding(b'<meta charset="ks_c_5601-1987">'), _declared_encoding(b"charset=unicode_escape")
    ('cp949', '')
    """
    if b"charset" not in head.lower() and b"encoding" not in head:
        return ""
    from bs4.dammit import EncodingDetector  # here, because importing it takes longer than cleaning a page

    name = EncodingDetector.find_declared_encoding(head, is_html=True, search_entire_document=True)
    if not name and (plain := _DECLARATION.search(head)):
        name = plain[1].decode("ascii")
    try:
        known = codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return ""
    return _SUPERSETS.get(known, known) if _TEXT_ENCODING.match(known) else ""
