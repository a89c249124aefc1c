"""The one Markdown renderer. What an admin writes becomes a short list of harmless tags, and nothing else."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile

import nh3
from django.urls import Resolver404, reverse
from django.urls import resolve as resolve_address
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .phrases import PLACEHOLDER

LIMIT = 10_000
TAGS = {"p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code"}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "mailto", "tel"}
GUIDE = "guide:"
OUTSIDE = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
INSIDE = re.compile(r"/(?![/\\])|#")

# "js-default" shows raw HTML as text. Pictures are off: the page they would come from learns who reads.
_markdown = MarkdownIt("js-default").disable(["image", "table", "strikethrough"])


def prose(
    text: str, *, topics: Collection[str] = (), values: Mapping[str, str] | None = None, top: int = 2
) -> SafeString:
    """Markdown (at most 10,000 characters are read) as safe HTML.

    `guide:slug` links lead to the topics named in `topics`; to any other they stay plain text. `values` fill
    `{placeholders}` as plain text. The highest heading becomes `<h{top}>`, the others follow it."""
    tokens = _markdown.parse(text.replace("\0", "")[:LIMIT])
    shift_headings(tokens, top)
    for token in tokens:
        if token.children:
            token.children = list(linked(token.children, topics))
            fill_texts(token.children, values or {})
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(  # nosec B308 B703
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None, strip_comments=True)
    )


def shift_headings(tokens: Sequence[Token], top: int) -> None:
    """Move all headings so that the highest is `h{top}`; none goes below h6."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=top)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + top)}"


def linked(tokens: Iterable[Token], topics: Collection[str]) -> Iterable[Token]:
    """The tokens with `guide:` links resolved. Links do not nest, so each end belongs to the last beginning."""
    kept = True
    for token in tokens:
        if token.type == "link_open":
            kept = resolve(token, topics)
        if kept or token.type not in ("link_open", "link_close"):
            yield token


def resolve(link: Token, topics: Collection[str]) -> bool:
    """Point a link to where it leads. False when it leads nowhere that is known, and is to be plain text."""
    href = str(link.attrGet("href") or "")
    if href.startswith(GUIDE) and href.removeprefix(GUIDE) in topics:
        link.attrSet("href", reverse("guidance:topic", args=[href.removeprefix(GUIDE)]))
        return True
    if OUTSIDE.match(href):
        link.attrSet("rel", "noopener noreferrer")
        return True
    return bool(INSIDE.match(href))


def broken_links(text: str, topics: Collection[str]) -> list[tuple[str, str]]:
    """The links that lead to no page of ours: their words, and the address that is not there."""
    found = []
    for token in _markdown.parse(text.replace("\0", "")[:LIMIT]):
        for start, link in enumerate(token.children or []):
            if link.type == "link_open" and not leads_somewhere(str(link.attrGet("href") or ""), topics):
                found.append((words_in(token.children or [], start), str(link.attrGet("href") or "")))
    return found


def leads_somewhere(href: str, topics: Collection[str]) -> bool:
    """Outside is not looked at. Inside there has to be a page, and a topic has to be in the guide."""
    if href.startswith(GUIDE):
        return href.removeprefix(GUIDE) in topics
    if OUTSIDE.match(href) or href.startswith("#"):
        return True
    try:
        found = resolve_address(href.partition("#")[0].partition("?")[0])
    except Resolver404:
        return False
    return found.view_name != "guidance:topic" or found.kwargs["slug"] in topics


def words_in(tokens: Sequence[Token], start: int) -> str:
    """The words of the link that begins at this token."""
    inside = takewhile(lambda token: token.type != "link_close", tokens[start + 1 :])
    return "".join(token.content for token in inside).strip()


def fill_texts(tokens: Iterable[Token], values: Mapping[str, str]) -> None:
    """Fill placeholders in text alone, where whatever a name contains is shown and not read as Markdown."""
    for token in tokens:
        if token.type == "text":
            token.content = PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), token.content)
