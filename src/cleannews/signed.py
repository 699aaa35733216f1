"""Labels for the lines that name the authors: the one chosen as the byline and what goes with it, and lines that say "By"."""

from __future__ import annotations

import re

from cleannews.choice import SENTENCE, Choice, has_label
from cleannews.model import Reason, joined
from cleannews.nameforms import NameForms, name_forms
from cleannews.names import is_role, latin_names, may_begin_by, names_in
from cleannews.page import Page, Values

AUTHOR = "author"
"""The rule whose reason marks the line that was chosen as the byline."""
_AUTHOR_LINE = Choice("byline", Reason(AUTHOR, "byline", 3.0, "named where bylines stand"))


_LONGEST = 400
"""Columns from which on a line of the article is none of its bylines, though it begins with "By": a page without its elements has all on one."""
_TOLD_WIDTH = 60
"""Columns from which a sentence of the article tells of whom it names, and is no byline."""


def mark_byline(page: Page, choices: list[Choice | None], byline: int) -> None:
    """The line chosen as the byline, its "By" above it, and bare names that go on below it."""
    if byline < 0 or not may_be_byline(page, choices[byline], byline):
        return
    choices[byline] = _AUTHOR_LINE
    forms = name_forms(page.lexicon)
    mark_biography(page, choices, byline, forms)
    if byline and forms.is_by_word(page.folded[byline - 1]):
        choices[byline - 1] = Choice("byline", Reason("name", "byline", 2.0, page.texts[byline - 1]))
    for i in names_below(page, byline, forms):
        choices[i] = _AUTHOR_LINE


_STACK = 12
"""Lines below a byline in which further names are looked for."""


def names_below(page: Page, byline: int, forms: NameForms) -> list[int]:
    """The lines below a byline that name further authors: bare names behind a comma or "and", two and more below another, and behind a role such as
    begin with a given name."""
    found: list[int] = []
    is_bare = bare_name(page, byline)
    linked = page.texts[byline].endswith(_LINKS)
    for i in range(byline + 1, min(page.size, byline + _STACK)):
        if bare_name(page, i) and (
            linked or i - 1 in found or (is_bare and i - 1 == byline and i + 1 < page.size and bare_name(page, i + 1))
        ):
            found.append(i)
            linked = page.texts[i].endswith(_LINKS)
        elif is_link(page, i, forms):
            linked = True
        elif is_role_alone(page, i, forms):
            linked = i + 1 < page.size and forms.begins_given(page.folded[i + 1].lstrip("•*-# "))
        else:
            break
    return found


_JOINING = ",&·…"
_LINKS = tuple(_JOINING)
"""Marks at the end of a name behind which another follows."""


def is_link(page: Page, i: int, forms: NameForms) -> bool:
    """Whether a line between two names joins them: "and", a mark, or the number of a footnote."""
    folded = page.folded[i].strip(" ,")
    return folded in forms.joiners or folded.isdecimal() or (page.plain.letters[i] <= 2 and page.texts[i][0] in _JOINING)


_ROLE_WIDTH = 40
"""Columns up to which a line may be nothing but a role."""


def is_role_alone(page: Page, i: int, forms: NameForms) -> bool:
    """Whether a line is nothing but the role of whom the line above names."""
    return page.plain.width[i] <= _ROLE_WIDTH and is_role(page.folded[i], forms)


def may_be_byline(page: Page, chosen: Choice | None, i: int) -> bool:
    """Whether a line that names somebody may be labelled a byline: it is not the title, no sentence of the article, and no whole article on one line."""
    if chosen is None or chosen.label != "body":
        return chosen is None or chosen.label != "title"
    if page.plain.width[i] > _LONGEST:
        return False
    return page.plain.width[i] <= _TOLD_WIDTH or not SENTENCE.search(page.texts[i])


_BIOGRAPHY_REACH = 6


def mark_biography(page: Page, choices: list[Choice | None], byline: int, forms: NameForms) -> None:
    """Sentences at the article's end or behind it that begin with the author's name: a biography, which is no part of the article."""
    names = [name for name in names_in(joined(page.texts[byline]).lstrip("•*-–# "), forms, bare=True) if " " in name]
    last = next((i for i in range(page.size - 1, -1, -1) if has_label(choices[i], "body")), -1)
    for i in range(max(byline + 3, last), min(page.size, last + _BIOGRAPHY_REACH)):
        if page.plain.sentences[i] and page.texts[i].lstrip("*_ ").startswith(tuple(names)) and names:
            choices[i] = Choice("byline", Reason("biography", "byline", 2.0, names[0]))


_NAME_WIDTH = 110


def mark_names(page: Page, choices: list[Choice | None], score: Values) -> None:
    """Lines that begin with a word such as "By" and a name, unless they are surely the article's: bylines, of this article or another's."""
    forms, plain = name_forms(page.lexicon), page.plain
    for i, (chosen, width, boilerplate) in enumerate(zip(choices, plain.width, plain.boilerplate, strict=True)):
        if width > _NAME_WIDTH or boilerplate >= 0.95 or (chosen is not None and (chosen.label != "body" or score[i] >= 0)):
            continue
        if not may_begin_by(page.folded[i], forms):
            continue
        text = page.texts[i].lstrip("•*- ")
        if (by := forms.begins_by.match(text)) and not SENTENCE.search(text) and latin_names(by["rest"], forms, 2):
            choices[i] = Choice("byline", Reason("name", "byline", 3.0, by[0][:40]))


def bare_name(page: Page, i: int) -> bool:
    """Whether a line is nothing but a name: capitalised words, none of them a function word, a section or a phrase."""
    text = joined(page.texts[i]).lstrip("•*-# ")
    if len(text) > 40 or page.keys[i] in page.lexicon.section_names or page.plain.boilerplate[i] >= 0.5 or page.plain.digits[i]:
        return False
    forms = name_forms(page.lexicon)
    return not page.lexicon.function_words & set(page.folded[i].split()) and latin_names(text, forms, 2) == [text.strip(" .,&*_")]


_ADDRESS = re.compile(r"\W*[\w.+-]+ ?@ ?[\w.-]+\W*")
_CONTACT = Choice("other", Reason("contact", "other", 2.0, "an address alone, far behind the article"))
_CONTACT_BEHIND = 8
"""Lines behind the article from which on an address alone is the site's; its author's stands nearer."""


def mark_contacts(page: Page, choices: list[Choice | None], last: int) -> None:
    """Addresses alone in a page's footer: whom to write to, and no byline of this article."""
    for i in range(last + _CONTACT_BEHIND, page.size if last >= 0 else 0):
        if has_label(choices[i], "byline") and _ADDRESS.fullmatch(page.texts[i]):
            choices[i] = _CONTACT
