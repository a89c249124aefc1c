"""The pain chart in ink: the drawing of the page, put on a sheet of PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fpdf import FPDF
from fpdf.drawing import DrawingContext, PaintedPath
from fpdf.drawing_primitives import Transform
from fpdf.enums import PathPaintRule
from fpdf.svg import svg_path_converter

from rehab.diary.charts import PainChart

INK, SOFT, LINE, ACT, PAPER = (27, 39, 48), (76, 88, 96), (150, 158, 164), (0, 90, 108), (255, 255, 255)
CALM, WATCH, SORE = (64, 150, 92), (130, 68, 20), (142, 27, 36)
WASH = {"zone-calm": (235, 247, 248), "zone-watch": (253, 245, 230), "zone-sore": (247, 234, 234)}
STRIP = {"stage": (229, 243, 246), "stage-odd": (196, 226, 231), "stage-now": ACT}
MARKS = {
    "went-up": (27, 94, 52), "went-back": WATCH, "rose": WATCH, "flared": SORE, "settled": CALM, "unanswered": SOFT,
}  # fmt: skip
BELOW = 46  # of the chart's own units: the lane and the months under the plot


@dataclass(frozen=True)
class Plot:
    """A place on the sheet: its corner in mm, and how many mm one unit of the chart is."""

    sheet: FPDF
    x: float
    y: float
    scale: float

    def box(self, left: Any, top: Any, width: Any, height: Any, colour: Sequence[int]) -> None:
        self.sheet.set_fill_color(*colour)
        scale = self.scale
        corner = (self.x + float(left) * scale, self.y + float(top) * scale)
        self.sheet.rect(*corner, float(width) * scale, float(height) * scale, style="F")

    def word(self, left: Any, base: Any, text: str, *, colour: Sequence[int] = SOFT, shift: float = 0) -> None:
        """Small text; `shift` is the share of it that stands left of its place."""
        self.sheet.set_font("Atkinson", "", 7)
        self.sheet.set_text_color(*colour)
        before = shift * self.sheet.get_string_width(text)
        self.sheet.text(self.x + float(left) * self.scale - before, self.y + float(base) * self.scale, text)

    def shape(self, d: str, *, fill: Any = None, line: Any = None, width: float = 0.2) -> PaintedPath:
        """A path of the chart in its place, filled or as a line of `width` mm."""
        path = PaintedPath()
        svg_path_converter(path, d)
        path.transform = Transform.scaling(self.scale).translate(self.x, self.y)
        path.style.auto_close = False
        path.style.fill_color = None if fill is None else hexed(fill)
        path.style.stroke_color = None if line is None else hexed(line)
        path.style.stroke_width = width / self.scale
        path.style.paint_rule = PathPaintRule.FILL_NONZERO if line is None else PathPaintRule.STROKE
        return path


def draw_chart(sheet: FPDF, chart: PainChart) -> float:
    """Draw at the pen, as wide as the sheet; where its foot is (mm)."""
    plot = Plot(sheet, sheet.x, sheet.y, sheet.epw / chart.width)
    for zone in chart.zones:
        plot.box(chart.left, zone.y, chart.span, zone.height, WASH[zone.css])
    for stage in chart.stages:
        plot.box(stage.x, 2, stage.width, 21, STRIP[stage.css])
        plot.word(stage.middle, 16, stage.name, colour=PAPER if stage.css == "stage-now" else INK, shift=0.5)
    for tick in chart.ticks:
        plot.word(tick.x, tick.y, tick.text, shift=1)
    for month in chart.months:
        plot.word(month.x, month.y, month.text)
    with sheet.drawing_context() as drawn:
        draw_shapes(drawn, plot, chart)
    return plot.y + (chart.base + BELOW) * plot.scale


def draw_shapes(drawn: DrawingContext, plot: Plot, chart: PainChart) -> None:
    """Everything that is a path: moves, the mean, blanks, walks, mornings."""
    for edge in chart.edges:
        if edge.css:
            drawn.add_item(plot.shape(edge.d, fill=MARKS[edge.css]))
    if chart.trend:
        drawn.add_item(plot.shape(chart.trend, line=ACT, width=0.5))
    for cross in chart.crosses:
        drawn.add_item(plot.shape(cross.d, line=SOFT, width=0.3))
    for dot in chart.dots:
        drawn.add_item(plot.shape(circle(dot.x, dot.y, dot.r), fill=INK if "latest" in dot.css else ACT))
    for mark in chart.lane:
        colour = MARKS.get(mark.css, INK)
        ring = mark.css == "unanswered"
        drawn.add_item(plot.shape(mark.d, line=colour) if ring else plot.shape(mark.d, fill=colour))


def circle(x: str, y: str, r: str) -> str:
    """A circle as a path."""
    left, across = float(x) - float(r), 2 * float(r)
    return f"M{left} {y}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 {-across} 0"


def hexed(colour: Sequence[int]) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)
