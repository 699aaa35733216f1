"""The claims of a parsed page about its article: structured data, `<meta>`, microdata, `<time>`, bylines, headings, breadcrumbs.

One query finds all elements that can matter, and each is read once. What a claim is worth is decided in `reconcile`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleannews.candidates import Claims, Head, key
from cleannews.jsonld import addresses, choose_article, crumbs, nodes_in, same_address, tell, tell_kinds, texts
from cleannews.mend import read_json

_QUERY = (
    "html,meta,title,link[rel],h1,time,script[type],figcaption,[itemprop],[rel~=author],"
    "[class*=author i],[class*=byline i],[class*=reporter i],[class*=breadcrumb i],[class*=date i],a[href*=author]"
)
"""The elements that are read. Each part of a class or address that is looked for costs as much as all tags together."""

_META = {
    "title": "og:title twitter:title title sailthru.title parsely-title dc.title dcterms.title citation_title headline dable:title cxenseparse:title "
    "article:title hdl",
    "authors": "author byl authors article:author og:article:author parsely-author sailthru.author citation_author dc.creator dcterms.creator "
    "dc.contributor dable:author cxenseparse:author article.author article:author_name article_author byline creator cxenseparse:recs:author "
    "article:authors fediverse.author",
    "published": "article:published_time og:article:published_time article:published date pubdate publishdate publish-date publish_date parsely-pub-date "
    "sailthru.date dc.date dc.date.issued dcterms.date dcterms.issued dc.date.created dcterms.created citation_publication_date citation_date "
    "citation_online_date article:published_date article.published cxenseparse:recs:publishtime cxenseparse:publishtime cxenseparse:recs:published_time "
    "og:published_time og:publish_date publisheddate published_at published_time published date.created date.available datepublished "
    "rnews:datepublished dcsext.articlefirstpublished creationdate pub_date ptime displaydate article_date_original og:regdate "
    "article:publish_time publication_date dable:published_time bt:pubdate originalpublicationdate datecreated created weibo:article:create_at "
    "nrbi:article:published_time sailthru.published",
    "modified": "article:modified_time og:article:modified_time og:updated_time article:modified datemodified last-modified lastmod "
    "dc.date.modified dcterms.modified date.modified date.updated modified_time updated_time revised weibo:article:update_at bt:moddate "
    "cxenseparse:recs:modifiedtime",
    "publisher": "og:site_name application-name publisher dc.publisher dcterms.publisher citation_journal_title apple-mobile-web-app-title "
    "sitename cre dable:site og:article:publisher cp",
    "section": "article:section og:article:section parsely-section section category cxenseparse:taxonomy sailthru.section article.section "
    "dable:article:section articlesection article:section2",
    "language": "content-language language og:locale inlanguage dc.language dcterms.language locale",
    "tags": "news_keywords article:tag og:article:tag parsely-tags sailthru.tags keywords dc.subject citation_keywords tags",
    "descriptions": "og:description description twitter:description dc.description sailthru.description",
    "url": "og:url twitter:url parsely-link dc.identifier",
    "images": "og:image twitter:image og:image:url og:image:secure_url",
    "captions": "og:image:alt",
    "kinds": "og:type",
}
"""Field of Head → the names (or properties, or itemprops) of the `<meta>` elements that tell it."""

_FIELD = {name: field for field, names in _META.items() for name in names.split()}

_ITEMS = {
    "headline": "title",
    "datepublished": "published",
    "datecreated": "published",
    "uploaddate": "published",
    "datemodified": "modified",
    "articlesection": "section",
    "inlanguage": "language",
    "keywords": "tags",
    "author": "authors",
    "creator": "authors",
    "caption": "captions",
}
"""itemprop → field of Head."""

_OF_OTHERS = re.compile(
    r"comment|avatar|image|img|photo|bio(?:graphy)?\b|descri|about|related|recommend|share|social|follow|subscri|teaser|summary|(?<!v)card|"
    r"icon|widget|modal|tooltip|count|email|mail|desc\b|info-?box|sidebar|more|articles|stories|list-?item",
    re.IGNORECASE,
)
"""Class words of elements beside an author's name, or of other people's: markup vocabulary, not a language's words."""

_UPDATED = re.compile(r"updat|modif|revis|edit", re.IGNORECASE)
_LONGEST = 160
_MOST = 1_500
"""Elements of a page that are read; pages with more repeat themselves."""


_NODES = 120
"""Nodes inside an element that are looked at for its text."""


class Seen(NamedTuple):
    """What goes along while a page's elements are read."""

    claims: Claims
    scripts: list[str]
    headings: list[int]


def address_of(tree: LexborHTMLParser) -> str | None:
    """The address that a page calls its own: what makes it known which site it is of, without reading all that it claims."""
    for selector, attribute in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        found = tree.css_first(selector)
        if found is not None and (address := found.attributes.get(attribute)):
            return address
    return None


def from_markup(tree: LexborHTMLParser, url: str | None = None) -> Head:
    """The claims of a page's markup, in the order of the page within a field; `url` is the address it was asked for by.

    >>> from_markup(LexborHTMLParser('<meta property="og:title" content="Rain &amp;amp; snow">')).title
    (Claim(value='Rain & snow', source='og:title'),)
    """
    claims = Claims()
    seen = Seen(claims, [], [])
    for n, node in enumerate(tree.css(_QUERY)[:_MOST]):
        read_element(node, n, seen)
    read_structured(seen, url)
    return claims.head()


def read_element(node: LexborNode, n: int, seen: Seen) -> None:
    """Reads one element by what it is."""
    tag, attributes = node.tag, node.attributes
    if tag == "meta":
        read_meta(attributes, seen)
    elif tag == "script":
        if "ld+json" in (attributes.get("type") or "").lower():
            seen.scripts.append(node.text())
    elif tag == "link":
        if "canonical" in (attributes.get("rel") or "").lower().split():
            seen.claims.add("url", attributes.get("href"), "link canonical")
    elif tag == "html":
        seen.claims.add("language", attributes.get("lang") or attributes.get("xml:lang"), "html lang")
    elif tag == "title":
        if node.parent is None or node.parent.tag != "svg":
            seen.claims.add("title", node.text(), "title")
    else:
        read_visible(node, attributes, seen)


_DATE_NAME = re.compile(
    r"(?P<modified>modif|updated|lastmod)|pub.{0,8}(?:date|time)|(?:issue|creat|post|release)d?.{0,3}(?:date|time)|date.{0,3}(?:publi|issue|creat)"
)
_NO_DATE = re.compile(r"expir|unpublish|valid|event|birth|product|upload|build|twitter")


def read_meta(attributes: dict[str, str | None], seen: Seen) -> None:
    """Reads a `<meta>`: its name stands in one of three attributes, and some templates put it into the wrong one."""
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = (attributes.get(attribute) or "").strip().lower()
        field = _FIELD.get(name) or (_ITEMS.get(name) if attribute == "itemprop" else None)
        if field:
            seen.claims.add(field, attributes.get("content"), name if ":" in name else f"meta {name}")
            return
    name = (attributes.get("name") or attributes.get("property") or "").lower()
    if (dated := _DATE_NAME.search(name)) and not _NO_DATE.search(name):
        seen.claims.add("modified" if dated["modified"] else "published", attributes.get("content"), f"meta {name}")
    elif name in ("twitter:data1", "twitter:data2", "twitter:label1", "twitter:label2"):
        seen.claims.add("labelled", attributes.get("content"), name)


def read_visible(node: LexborNode, attributes: dict[str, str | None], seen: Seen) -> None:
    """Reads an element that the reader of the page sees: heading, time, microdata, byline, breadcrumb."""
    tag, place = node.tag, "" if seen.headings else " ahead"
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if tag == "h1":
        seen.headings.append(1)
        seen.claims.add("title", text_of(node, 400), "h1")
    elif tag == "time":
        moment = attributes.get("datetime") or text_of(node, 80)
        seen.claims.add("modified" if _UPDATED.search(names) else "published", moment, f"time[datetime]{place}")
    elif tag == "figcaption":
        seen.claims.add("captions", text_of(node, 400), "figcaption")
    item = (attributes.get("itemprop") or "").lower()
    for one in item.split():
        if field := _ITEMS.get(one):
            hidden = attributes.get("content")
            value = hidden or attributes.get("datetime") or text_of(node, _LONGEST)
            seen.claims.add(field, value, f"{'meta' if hidden else 'itemprop'} {one}")
    if "author" in (attributes.get("rel") or ""):
        seen.claims.add("authors", text_of(node, _LONGEST), f"rel=author{place}")
    elif _BYLINE.search(names) and not _OF_OTHERS.search(names):
        seen.claims.add("authors", text_of(node, _LONGEST), f"class author{place}")
    elif tag == "a" and _PERSON.search(attributes.get("href") or "") and not _OF_OTHERS.search(names):
        seen.claims.add("authors", text_of(node, 60), f"link author{place}")
    elif _CRUMBS.search(names):
        read_crumbs(node, seen)
    elif _DATED.search(names):
        read_dated(node, names, place, seen)


_BYLINE = re.compile(r"author|byline|reporter", re.IGNORECASE)
_PERSON = re.compile(r"/authors?/[^/?#]{2,}|[?&]author=")
_CRUMBS = re.compile(r"breadcrumb", re.IGNORECASE)


_DATED = re.compile(r"date", re.IGNORECASE)


def read_dated(node: LexborNode, names: str, place: str, seen: Seen) -> None:
    """A short element that is classed as a date; what words in it call it is read with its date."""
    text = text_of(node, 60)
    if any(c.isdigit() for c in text):
        seen.claims.add("modified" if _MODIFIED.search(names) else "published", text, f"class date{place}")


_MODIFIED = re.compile(r"modif|updated|lastmod", re.IGNORECASE)


def read_crumbs(node: LexborNode, seen: Seen) -> None:
    """The last link of a visible breadcrumb, which is the section; the step behind it is the article itself."""
    links = [inner for inner in islice(node.traverse(), _NODES) if inner.tag == "a"]
    if links and (text := text_of(links[-1], 60)):
        seen.claims.add("section", text, "breadcrumb")


def text_of(node: LexborNode, most: int) -> str:
    """An element's text, if it is short enough to be a name, a date or a headline.

    No more than so many nodes are looked at: an element that holds the page would cost the page each time.
    """
    parts: list[str] = []
    size = 0
    for n, inner in enumerate(node.traverse(include_text=True)):
        if inner.is_text_node:
            parts.append(text := inner.text_content or "")
            size += len(text)
        if n > _NODES or size > 4 * most:
            return ""
    text = " ".join(" ".join(parts).split())
    return text if len(text) <= most else ""


def read_structured(seen: Seen, url: str | None) -> None:
    """Reads the JSON-LD scripts, and of all that they tell the article asked for."""
    claims = seen.claims
    nodes = nodes_in([value for script in seen.scripts[:30] for value in read_json(script)])
    if not nodes:
        return
    tell_kinds(nodes, claims)
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and "name" in node}
    urls = [url or "", *(claim.value for claim in claims.fields["url"])]
    chosen = choose_article(nodes, urls, [claim.value for claim in claims.fields["title"]])
    if url and chosen and tells_of_another(chosen[0], url, claims):
        for field in _OF_ARTICLE:
            claims.fields[field].clear()
    for node in chosen:
        tell(node, by_id, claims)
        claims.add_whole("body", node.get("articleBody"), "json-ld articleBody")
    steps = crumbs(nodes)
    if len(steps) > 1:
        claims.add("section", steps[-2] if len(steps) > 2 else steps[-1], "json-ld BreadcrumbList")


_OF_ARTICLE = ("url", "title", "authors", "published", "modified", "section", "tags", "captions", "images", "descriptions")
"""The fields that are an article's and not its site's."""


def tells_of_another(node: dict[str, Any], url: str, claims: Claims) -> bool:
    """Whether a page's `<head>` is another article's than the one asked for, which structured data tells by its address.

    A page that loads article after article may be saved under the address of a later one.
    """
    if not any(same_address(url, own) for own in addresses(node)) or not claims.fields["url"]:
        return False
    if any(same_address(url, claim.value) for claim in claims.fields["url"]):
        return False
    said = [key(text) for text in texts(node.get("headline"))]
    heads = [key(claim.value) for claim in claims.fields["title"] if claim.source != "h1"]
    return bool(said) and not any(text in head or head in text for text in said for head in heads)
