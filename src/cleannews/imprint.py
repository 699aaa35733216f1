"""Who publishes a page, from its labelled lines: rights notices, datelines, the site's name behind a title, the domain of a reporter's address."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

from cleannews.folding import fold
from cleannews.korean import korean_names
from cleannews.labelled import Labelled, clean, where
from cleannews.lexicon import Lexicon
from cleannews.model import Line, joined
from cleannews.nameforms import NameForms, name_forms
from cleannews.names import names_in
from cleannews.publishers import Publisher, by_name, publisher_at

_SUFFIX = re.compile(r"^(?P<title>.{8,}?)\s*(?:\s[|\-–—:·<»›]\s|[|｜])\s*(?P<site>[^|｜]{2,40})$")


_SMALL = 3
"""Letters up to which a word in a site's name may be small: "of", "the"."""


def strip_site(title: str | None, publisher: str | None, lines: Sequence[Line]) -> str | None:
    """The title without the site's name behind a separator: behind a bar, or where it is the publisher or a line of its own on the page."""
    if title and (match := _SUFFIX.match(title)):
        site = match["site"].casefold().strip()
        same = publisher is not None and (publisher.casefold() in site or site in publisher.casefold())
        has_verb = any(word.islower() and len(word) > _SMALL for word in match["site"].split())  # "... - minister denies it"
        short = not has_verb and " - " in title[match.end("title") :] and len(site) <= 24 and len(match["title"]) >= 2 * len(site)
        if (
            same
            or short
            or "|" in title
            or "｜" in title
            or any(line.text.casefold().strip() == site for line in lines if line.label != "body")
        ):
            return match["title"].rstrip(" -–—|·")
    return title


_RIGHTS = re.compile(
    r"(?:저작권자\s*|copyrights?\s*|\(c\)\s*|[©ⓒ]\s*)+(?:(?:19|20)\d\d\s*(?:[-–~]\s*(?:(?:19|20)\d\d)?)?[.,]?\s*)?(?:copyrights?\s*|by\s+|[©ⓒ]\s*)*"
    r"(?P<rest>[^\n]{2,120})",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^\s*['\"‘“「][^'\"’”」]{2,40}['\"’”」]\s*")
_NAME_END = re.compile(
    r"[.,()<>|·:;\"'「」『』【】\[\]{}/!?~▶※]|\s[-–—]\s|\s{2,}|\s(?=all\b|inc\b|ltd\b|llc\b|alle\b|tous\b|todos\b|tutti\b|и\b|all$)",
    re.IGNORECASE,
)


def find_publisher(lines: Sequence[Line], at: Labelled, lexicon: Lexicon) -> tuple[str | None, str, str | None]:
    """The publisher's name, where it stands, and its time zone if a publisher file tells one.

    A copyright line says it best; then a dateline ("[신문=기자]", "(서울=통신)"), then the domain of a reporter's address.
    """
    holders = ((rights_holder(lines[i].text, lexicon), i) for i in at["copyright"])
    agencies = ((agency(lines[i].text, lexicon), i) for i in at["byline"])
    named = next(((name, i) for name, i in itertools.chain(holders, agencies) if name), None) or site_in_title(lines, at)
    if named is None and (found := publisher_by_domain(lines, at, lexicon)):
        return found[0].name, where(found[1]), found[0].timezone
    if named is None:
        return None, "", None
    known = publishers_by_name(lexicon).get(named[0])
    return (known.name if known else named[0]), where(named[1]), known.timezone if known else None


@functools.lru_cache(maxsize=8)
def publishers_by_name(lexicon: Lexicon) -> dict[str, Publisher]:
    """The known publishers by all that they are called; of several with one name the first."""
    return by_name(lexicon.publishers, str)


def site_in_title(lines: Sequence[Line], at: Labelled) -> tuple[str, int] | None:
    """The site's name behind the page title at the top, where the headline stands alone below."""
    titles = [joined(lines[i].text) for i in at["title"]]
    if (
        len(titles) > 1
        and lines[0].label == "title"
        and (match := _SUFFIX.match(titles[0]))
        and clean(match["title"]) in map(clean, titles[1:])
    ):
        return match["site"].strip(), 0
    return None


def rights_holder(text: str, lexicon: Lexicon) -> str | None:
    """The name in a rights notice: what stands behind the sign, up to the notice's own words."""
    match = _RIGHTS.search(joined(text))
    if match is None:
        return None
    rest = _QUOTED.sub("", match["rest"]).strip(" :'\"‘’“”")
    end = _NAME_END.search(rest)
    name = rest[: end.start()] if end else rest
    words = name.split()
    words = words[: notice_begins(words, lexicon)]
    name = re.sub(r"\s(?:19|20)\d\d$", "", " ".join(words[:5])).strip(" '\"‘’“”-–")
    return name if 2 <= len(name) <= 40 and not name.isdigit() else None


def notice_begins(words: list[str], lexicon: Lexicon) -> int:
    """Which of the words behind a rights sign begins the notice's own ("all rights reserved"); their number where none does."""
    return next((n for n in range(len(words)) if lexicon.begins(fold(" ".join(words[n:])), "copyright")), len(words))


_DATELINE = re.compile(
    r"[\[【(（〔]\s*(?P<left>[^=＝\])】]{2,20})[=＝]\s*(?P<right>[^\])】]{2,24})[\])】)）〕](?P<rest>.*)", re.DOTALL
)


def agency(text: str, lexicon: Lexicon) -> str | None:
    """The publisher in a dateline: left of "=" where a reporter stands right ("[신문=이름 기자]"), else right of it ("(서울=통신)")."""
    forms = name_forms(lexicon)
    match = _DATELINE.search(text)
    if match is None:
        return paper_before_name(text, forms)
    left, right = match["left"].strip(), match["right"].strip()
    people = names_in(right, forms) or names_in(f"[={right}]", forms)
    if people:
        rest = right.split(people[0])[0].strip()
        if rest:
            return rest
        return left if len(left) >= 4 else None
    return right if names_in(match["rest"].strip(" =＝"), forms) or len(left) <= 4 else None


def paper_before_name(text: str, forms: NameForms) -> str | None:
    """The paper in front of a Korean reporter's name ("가람신문 김하늘 기자"): one word that is no desk and no name."""
    people = korean_names(text, forms)
    head = text.split(people[0])[0].strip(" /[(<•·") if people else ""
    known = head.casefold() in forms.roles or any(c.isdigit() for c in head)
    return head if 3 <= len(head) <= 12 and " " not in head and not known and head[-1:] not in "=,:" else None


_DOMAIN = re.compile(r"@([\w-]+(?:\.[\w-]+)+)")


def publisher_by_domain(lines: Sequence[Line], at: Labelled, lexicon: Lexicon) -> tuple[Publisher, int] | None:
    """The known publisher whose domain a byline's e-mail address has."""
    for i in at["byline"]:
        if match := _DOMAIN.search(lines[i].text):
            parts = match[1].lower().split(".")
            if (found := publisher_at(f"//{match[1].lower()}", lexicon.domains)) and not found.portal:
                return found, i
            if (named := spelled_by(lines, parts[0])) is not None:
                return Publisher(match[1].lower(), joined(lines[named].text)), named
    return None


_HEADER = 40


def spelled_by(lines: Sequence[Line], domain: str) -> int | None:
    """The line near the top that is nothing but the name which a mail domain spells: "Hexley Courier" for hexleycourier."""
    if len(domain) < 6:
        return None
    letters = ("".join(c for c in line.text.casefold() if c.isalnum()) for line in lines[:_HEADER])
    return next((i for i, text in enumerate(letters) if text == domain.replace("-", "")), None)
