"""A line as phrases see it: case, apostrophes, white space and list marks made one, so that a phrase is written once and found in every dress."""

from __future__ import annotations

import re

EDGES = " \t\u00a0\u200b\ufeff•·∙‧◦▪▫■□●○◆◇▲△▼▽▶▷►▸◀◁☞☛※★☆✓✔→←↑↓»«›‹>#*+~|/\\-–—―=_.,:;!?…'\"‘’“”「」『』【】《》〈〉[](){}（）［］：，。！？、"
"""Characters that a whole-line look-up ignores at both ends of a line."""

_BULLETS = " \t\u00a0\u200b\ufeff•·∙‧◦▪▫■□●○◆◇▲△▼▽▶▷►▸☞☛※★☆✓✔→»›>*+~|"
_HEADING = re.compile(r"^#{1,6} ")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def fold(text: str) -> str:
    """A line as phrases see it: case folded, one kind of apostrophe, runs of white space one space, list marks dropped at its start.

    >>> fold("  • Share   this ARTICLE")
    'share this article'
    """
    folded = text.casefold()
    if not folded.isascii():
        folded = folded.replace("’", "'").replace("i\u0307", "i")
    if "  " in folded or not folded.isprintable():  # of white space, only the blank is printable
        folded = " ".join(folded.split())
    folded = folded.strip(" ").lstrip(_BULLETS)
    if folded.startswith("#"):
        folded = _HEADING.sub("", folded).lstrip(_BULLETS)
    return folded[2:] if folded.startswith("o ") else folded


def whole(folded: str) -> str:
    """A folded line as a whole-line look-up sees it: no punctuation at the ends, every number the same.

    >>> whole(fold("Comments (12) >"))
    'comments (0'
    """
    return _DIGITS.sub("0", folded.strip(EDGES))
