"""Words for templates: an icon, a pain mark, the tiles of a pain scale, a number to dial, a name to say."""

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext_noop
from django.utils.translation import gettext as _

register = template.Library()

NPRS = range(11)
TRUNK = re.compile(r"(?<=\d)\s*\(0\)")  # "+49 (0)30": the zero is dialled at home only
NOT_DIALLED = re.compile(r"[^0-9*#,;+]|(?<=.)\+", re.ASCII)
BLANK = '<span class="{}"><span aria-hidden="true">–</span><span class="spoken-only">{}</span></span>'
WALK_ROW = '<tr><th scope="row">{}</th>{}<td class="number">{}</td><td>{}</td><td>{}</td><td>{}</td>{}{}</tr>'
WEEK_ROW = '<tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{}</td></tr>'
# As they are kept, and said in the reader's language: the side of a knee, the state of a step.
NAMES = (
    gettext_noop("left"), gettext_noop("right"), gettext_noop("done"), gettext_noop("locked"), gettext_noop("changed"),
)  # fmt: skip


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A symbol of parts/sprite.html in the colour of the words beside it, silent to screen readers.

    `size` is "" (as the text) or "big"."""
    drawn = f"icon {size}".strip()
    return format_html('<svg class="{}" aria-hidden="true"><use href="#i-{}"/></svg>', drawn, name)


@register.simple_tag
def integrity(path: str) -> str:
    """What a browser checks a script against before it runs it (sha256): the very file that we serve, or none."""
    return _digest(static(path), path)


@lru_cache
def _digest(address: str, path: str) -> str:
    """Worked out once a process and address; an address carries a hash of what is there."""
    with _opened(path) as file:
        return "sha256-" + b64encode(sha256(file.read()).digest()).decode()


def _opened(path: str) -> Any:
    """The file as it is served: collected under a hashed name, or where it lies while we develop."""
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        return staticfiles_storage.open(staticfiles_storage.stored_name(path))
    return Path(str(finders.find(path))).open("rb")


@register.simple_tag
def pain_mark(pain: int | None, size: str = "") -> SafeString:
    """A recorded pain, NPRS 0 to 10. None is "no answer" and is never drawn as 0. `size` is "" or "large".

    Anything else is a mistake in a template or a column: ValueError, not a false answer."""
    if pain is None:
        return format_html(BLANK, f"pain-mark blank {size}".strip(), _("no answer"))
    if pain not in NPRS:
        raise ValueError(f"{pain!r} is not a pain from 0 to 10.")
    return format_html('<span class="{}">{}</span>', f"pain-mark pain-{pain} {size}".strip(), pain)


@register.simple_tag
def number_rows(table: Any) -> SafeString:
    """The rows of a chart's numbers (`charts.Table`): walks or weeks. A page has a hundred of them, and the template
    language takes ten times as long."""
    if table.weeks:
        return format_html_join("\n", WEEK_ROW, table.weeks)
    marks = {"": pain_mark(None)} | {str(pain): pain_mark(pain) for pain in NPRS}
    return format_html_join(
        "\n",
        WALK_ROW,
        (
            (
                row.day,
                cell(row.step) if table.staff else "",
                row.minutes or "–",
                marks[row.before],
                marks[row.worst],
                marks[row.morning],
                cell(row.written) if table.staff else "",
                cell(row.note) if table.has_notes else "",
            )
            for row in table.walks
        ),
    )


def cell(text: str) -> SafeString:
    return format_html("<td>{}</td>", text)


@register.simple_tag
def pain_tiles() -> range:
    """The numbers a person can tap, 0 to 10."""
    return NPRS


@register.filter
def dial(number: str) -> str:
    """A telephone number as people write it, "+49 (0)30 123-45", for a `tel:` link: "+493012345"."""
    written = TRUNK.sub("", number) if number.lstrip().startswith("+") else number
    return NOT_DIALLED.sub("", written)


@register.filter
def tongue(language: str) -> str:
    """The attributes of words in another language than the page's, so that they are read out as they are spoken."""
    if not language or same_language(language, get_language() or ""):
        return ""
    bidi = get_language_info(language)["bidi"]
    return format_html(' lang="{}" dir="{}"', language, "rtl" if bidi else "ltr")


def same_language(one: str, other: str) -> bool:
    """True of "en" and "en-gb": a page in one may be read out as the other."""
    return one.partition("-")[0] == other.partition("-")[0]


@register.filter
def before_error(label: str) -> str:
    """A label as the beginning of a line that goes on with what is wrong: "Minutes:", and "How is your knee now?"."""
    return label if label.endswith(("?", "!", ".", ":")) else _("{label}:").format(label=label)


@register.filter
def word(name: str) -> str:
    """The word for a name that is kept in English, as the side of a knee, in the language of the page."""
    return _(name)
