"""The page for a visit as PDF: one sheet, drawn from the same numbers as the page on screen."""

from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fpdf import FPDF

from rehab.diary.charts import PainChart
from rehab.guidance.words import full_day

from .inked import INK, LINE, SOFT, draw_chart
from .saying import figures, missing_said, other_said
from .visit import Visit

FONTS = Path(__file__).parent / "fonts"
MARGIN = 14


class Sheet(FPDF):
    """One sheet with our letters. A letter that they lack is printed as a question mark."""

    def __init__(self, *, letter: bool) -> None:
        super().__init__(format="letter" if letter else "A4")
        for style, name in (("", "regular"), ("B", "bold")):
            self.add_font("Atkinson", style, FONTS / f"atkinson-{name}.ttf")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=False)
        self.add_page()
        self.known: Any = self.fonts["atkinson"].cmap  # type: ignore[union-attr]  # a font of our own has one

    def say(self, text: str, size: float = 9.5, *, bold: bool = False, colour: Any = INK, width: float = 0) -> None:
        """A paragraph at the place of the pen, broken at `width` (mm; 0 is the rest of the line)."""
        self.set_font("Atkinson", "B" if bold else "", size)
        self.set_text_color(*colour)
        self.multi_cell(width, size * 0.46, self.printable(text), align="L", new_x="LEFT", new_y="NEXT")

    def heading(self, text: str, width: float = 0) -> None:
        self.ln(2.2)
        self.say(text, 11, bold=True, width=width)
        self.ln(0.6)

    def printable(self, text: str) -> str:
        return "".join(letter if ord(letter) in self.known or letter == "\n" else "?" for letter in text)


def pdf_of(visit: Visit, *, letter: bool = False) -> bytes:
    """The sheet as a file, on A4 or Letter. The same numbers at the same moment give the same bytes."""
    sheet = Sheet(letter=letter)
    sheet.set_title(f"{visit.patient.name}: {visit.about}")
    sheet.set_lang("en")
    sheet.set_creation_date(visit.printed_at)
    head(sheet, visit)
    four_numbers(sheet, visit)
    sheet.heading(
        _("{knee} knee: worst pain on each walk (0 to 10), and the next morning").format(
            knee=_(visit.knee).capitalize()
        )
    )
    chart(sheet, visit.chart)
    columns(sheet, visit)
    return bytes(sheet.output())


def head(sheet: Sheet, visit: Visit) -> None:
    period = visit.period
    sheet.say(f"{visit.patient.name}: {visit.about}", 16, bold=True)
    since, until = (date_format(day, "DATE_FORMAT") for day in (period.since, period.until))
    sheet.say(
        _("{since} to {until}. Printed on {day} {year}.").format(
            since=since, until=until, day=full_day(visit.today, None), year=visit.today.year
        ),
        colour=SOFT,
    )
    carers = (
        _(" Physical therapist: {therapists}.").format(therapists=", ".join(visit.therapists))
        if visit.therapists
        else ""
    )
    sheet.say(
        _("Backstep, guidance edition {edition_number}.{carers}").format(
            edition_number=visit.edition.number, carers=carers
        ),
        colour=SOFT,
    )
    sheet.ln(1.5)
    sheet.set_draw_color(*INK)
    sheet.line(MARGIN, sheet.y, sheet.w - MARGIN, sheet.y)
    sheet.ln(2.5)


def four_numbers(sheet: Sheet, visit: Visit) -> None:
    shown = figures(visit)
    width, top, lowest = sheet.epw / len(shown), sheet.y, sheet.y
    for n, figure in enumerate(shown):
        sheet.set_xy(MARGIN + n * width, top)
        sheet.say(f"{figure.value} {figure.small}".strip(), 15, bold=True, width=width - 3)
        sheet.say(figure.label, 8.5, colour=SOFT, width=width - 3)
        lowest = max(lowest, sheet.y)
    sheet.set_xy(MARGIN, lowest)


def columns(sheet: Sheet, visit: Visit) -> None:
    """Left the latest walks and what is missing, right what happened and what was agreed."""
    gap, top = 8.0, sheet.y
    width = (sheet.epw - gap) / 2
    sheet.heading(_("The latest walks"), width)
    latest_walks(sheet, visit, width)
    sheet.heading(_("What is missing"), width)
    sheet.say(missing_said(visit), 9, width=width)
    left = sheet.y
    sheet.set_xy(MARGIN + width + gap, top)
    sheet.set_left_margin(MARGIN + width + gap)
    sheet.heading(_("What happened"), width)
    for line in happened(visit):
        sheet.say(line, 9, width=width)
        sheet.ln(0.6)
    if visit.note:
        sheet.heading(_("Note"), width)
        sheet.say(
            f"{visit.note.text} ({visit.note.by}, {date_format(visit.note.written_at, 'DATE_FORMAT')})", 9, width=width
        )
    sheet.set_left_margin(MARGIN)
    sheet.set_xy(MARGIN, max(left, sheet.y))
    agreed(sheet)


def happened(visit: Visit) -> list[str]:
    lines = [f"{date_format(one.on, 'MONTH_DAY_FORMAT')}: {one.text}" for one in visit.told]
    lines += [_("And {more_told} more.").format(more_told=visit.more_told)] if visit.more_told else []
    lines += (
        [_("Today’s advice: {headline}. {reason}").format(headline=visit.advice.headline, reason=visit.advice.reason)]
        if visit.advice
        else []
    )
    return [*lines, *(other_said(other) for other in visit.others)]


def latest_walks(sheet: Sheet, visit: Visit, width: float) -> None:
    sheet.set_font("Atkinson", "", 9)
    shares = (0.36, 0.16, 0.16, 0.16, 0.16)
    head_row = (_("Day"), _("Min"), _("Before"), _("Worst"), _("Morning"))
    rows = [head_row, *((one.on, one.minutes, one.before, one.worst, one.morning) for one in visit.latest)]
    for n, row in enumerate(rows):
        sheet.set_text_color(*(INK if n else SOFT))
        for share, cell in zip(shares, row, strict=True):
            sheet.cell(width * share, 4.6, sheet.printable(cell), border="B", align="L" if share == shares[0] else "R")
        sheet.ln(4.6)


def agreed(sheet: Sheet) -> None:
    """Lines to write on, as many as the page still holds, and what this sheet is."""
    bottom = sheet.h - MARGIN - 5
    sheet.heading(_("Agreed today"))
    sheet.set_draw_color(*LINE)
    y = sheet.y + 8
    while y < bottom and y < sheet.y + 30:
        sheet.line(MARGIN, y, sheet.w - MARGIN, y)
        y += 9
    sheet.set_xy(MARGIN, bottom)
    sheet.say(_("What the patient wrote, and rules applied to it. Not a diagnosis."), 8, colour=SOFT)


def chart(sheet: Sheet, drawn: PainChart) -> None:
    """The chart, and how it is read."""
    if drawn.is_empty:
        sheet.say(_("No pain score for this knee in this period."), colour=SOFT)
        return
    bottom = draw_chart(sheet, drawn)
    sheet.set_xy(MARGIN, bottom)
    sheet.say(
        _("Strip: step and dose. Triangle up: moved up, down: stepped back. Cross: no answer. "
        "Lane: dot calm, triangle a little more, diamond clearly more, ring no answer."), 8, colour=SOFT,
    )  # fmt: skip
