"""Three words for templates: an icon, a pain mark, and the tiles of a pain scale."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

NPRS = range(11)
BLANK = '<span class="{}"><span aria-hidden="true">–</span><span class="spoken-only">no answer</span></span>'


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A symbol of parts/sprite.html in the colour of the words beside it, silent to screen readers.

    `size` is "" (as the text) or "big"."""
    drawn = f"icon {size}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', drawn, name)


@register.simple_tag
def pain_mark(pain: int | None, size: str = "") -> SafeString:
    """A recorded pain, NPRS 0 to 10. None is "no answer" and is never drawn as 0. `size` is "" or "large".

    Anything else is a mistake in a template or a column: ValueError, not a false answer."""
    if pain is None:
        return format_html(BLANK, f"pain-mark blank {size}".strip())
    if pain not in NPRS:
        raise ValueError(f"{pain!r} is not a pain from 0 to 10.")
    return format_html('<span class="{}">{}</span>', f"pain-mark pain-{pain} {size}".strip(), pain)


@register.simple_tag
def pain_tiles() -> range:
    """The numbers a person can tap, 0 to 10."""
    return NPRS
