"""How to read the file: in the file itself, on the page that offers it, and in docs/download.md."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from rehab.access.tongues import later

from .columns import MEANING
from .sections import NOT_TAKEN, SECTIONS, Section

FORMAT, VERSION = "backstep", 1
RULES = (
    later(
        "Moments are in UTC and end in Z, such as 2026-03-02T17:00:00Z. Days are days of the "
        "diary, which begin at 04:00."
    ),
    later("Pain is 0 to 10. Empty is not answered, and never 0."),
    later("Amounts are metric: minutes, metres, km/h, kg, percent."),
    later("A walk is named by its key. Corrections, mornings and reminders say which walk they belong to by that key."),
    later("People are named as they are called in Backstep. That is you where it is your own name."),
    later(
        "In a table a cell that a spreadsheet would run as a formula begins with a quote ('). Lists and facts are JSON."
    ),
    later("The same data make the same file, byte for byte."),
)


def columns_of(section: Section) -> Iterator[tuple[str, str]]:
    """Each column of this part with what it means; one that explains itself has no meaning of its own."""
    for field in section.fields:
        yield field.name, MEANING.get(f"{section.name}.{field.name}", MEANING.get(field.name, ""))


def for_json() -> dict[str, Any]:
    """The beginning of the JSON file."""
    parts = {section.name: {"about": section.about, "columns": dict(columns_of(section))} for section in SECTIONS}
    return {"format": FORMAT, "version": VERSION, "how_to_read": RULES, "parts": parts, "not_here": NOT_TAKEN}


def as_text() -> str:
    """The page in the zip file."""
    lines = [gettext("Everything that Backstep keeps about you."), "", *(f"- {rule}" for rule in RULES), ""]
    for section in SECTIONS:
        lines += [f"{section.name}.csv", f"  {section.about}"]
        lines += [f"  - {name}{': ' if meaning else ''}{meaning}" for name, meaning in columns_of(section)]
        lines.append("")
    lines += [gettext("Not here:"), *(f"- {name}: {why}" for name, why in NOT_TAKEN.items()), ""]
    return "\r\n".join(map(str, lines))


def as_markdown() -> str:
    """docs/download.md."""
    lines = [
        gettext("# Download everything"),
        "",
        gettext(
            "A patient can take along everything that Backstep keeps about them, under My account: "
            "one JSON file, or a zip"
        ),
        gettext("file of CSV tables. Written down by `./run manage.py download_guide > docs/download.md`."),
        "",
        *(f"- {rule}" for rule in RULES),
        "",
        gettext("| Part | What it holds | Columns |"),
        "| --- | --- | --- |",
    ]
    for section in SECTIONS:
        columns = ", ".join(f"`{name}`" for name, _ in columns_of(section))
        lines.append(f"| `{section.name}` | {section.about} | {columns} |")
    lines += ["", gettext("Not in it:"), "", *(f"- `{name}`: {why}" for name, why in NOT_TAKEN.items()), ""]
    return "\n".join(map(str, lines))
