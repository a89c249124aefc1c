"""What is wrong with how a page looks: axe's findings, width, size of what is tapped."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"type": "tag", "values": TAGS}
# The page is the same in the dark, only its colours are not.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
NARROW = 320  # px, WCAG 1.4.10
THUMB = 44  # px, as phones' makers ask; WCAG 2.2 AA asks for 24, and axe sees to that

UNFOLD = "() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
RUN_AXE = "(only) => axe.run(document, { runOnly: only, resultTypes: ['violations'], preload: false })"
TOO_WIDE = """(width) => document.documentElement.scrollWidth <= width ? [] : [
  `${document.documentElement.scrollWidth} px wide at ${width}`,
  ...[...document.querySelectorAll('main *, header *')]
    .filter((part) => part.getBoundingClientRect().right > width + 1 && !part.closest('.table-wrap'))
    .slice(0, 3).map((part) => part.outerHTML.slice(0, 120)),
]"""
# A label within a label draws its box twice.
NESTED = "() => [...document.querySelectorAll('label label')].map((inner) => inner.outerHTML.slice(0, 120))"
# A label, a heading or a link leads to the first part of that name, whichever was meant.
TWICE = """() => {
  const names = [...document.querySelectorAll('[id]')].map((part) => part.id);
  return [...new Set(names.filter((name, place) => names.indexOf(name) !== place))].map((name) => `id ${name}`);
}"""
# What acts: buttons, choices, fields, and links that stand by themselves. A choice is as large as its label.
TOO_SMALL = """(least) => {
  const acts = 'button, a.button, nav a, summary, select, textarea, input:not([type=hidden]), a.way-out, a.brand';
  return [...document.querySelectorAll(acts)]
    .map((part) => (/^(radio|checkbox)$/.test(part.type) && part.closest('label')) || part)
    .filter((part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map((part) => [part, part.getBoundingClientRect()])
    .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
    .map(([part, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${part.outerHTML.slice(0, 120)}`);
}"""

# What acts keeps an edge where the reader's own colours take the place of ours.
EDGELESS = """() => [...document.querySelectorAll('button, a.button, select, textarea, input:not([type=hidden])')]
  .filter((part) => part.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((part) => !/^(radio|checkbox|range|submit)$/.test(part.type || ''))
  .filter((part) => {
    const look = getComputedStyle(part);
    const has = (side) => look[`border${side}Style`] !== 'none' && look[`border${side}Width`] !== '0px';
    return !has('Top') && !has('Bottom') && look.textDecorationLine === 'none';
  })
  .map((part) => part.outerHTML.slice(0, 120))"""
ENLARGE = "(size) => { document.documentElement.style.fontSize = size; }"
# A line that does not break, and has no room: its end is not to be seen.
CUT = """() => [...document.querySelectorAll('main *, header *, nav *')]
  .filter((part) => !part.matches('input, textarea') && !part.closest('.table-wrap, .spoken-only, svg'))
  .filter((part) => part.scrollWidth > part.clientWidth + 2 && part.clientWidth > 0)
  .filter((part) => /hidden|clip/.test(getComputedStyle(part).overflowX))
  .map((part) => part.outerHTML.slice(0, 120))"""


def axe_findings(page: Page, only: dict[str, Any]) -> list[str]:
    found = page.evaluate(RUN_AXE, only)["violations"]
    nodes = [(rule["id"], node) for rule in found for node in rule["nodes"][:3]]
    return [f"{rule}: {node['html'][:160]} {node['failureSummary'][:200]}" for rule, node in nodes]


def faults(page: Page, *, for_thumbs: bool = False) -> list[str]:
    """Everything wrong with the open page, light and dark, as lines to read."""
    page.evaluate(UNFOLD)
    page.evaluate(AXE_SCRIPT)
    found = [f"light, {line}" for line in axe_findings(page, EVERYTHING)]
    found += [f"doubled, {line}" for line in page.evaluate(NESTED) + page.evaluate(TWICE)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark, {line}" for line in axe_findings(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    if for_thumbs:
        found += [f"small, {line}" for line in page.evaluate(TOO_SMALL, THUMB)]
    return found + too_wide(page) + without_our_colours(page) + in_large_letters(page)


def too_wide(page: Page) -> list[str]:
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": NARROW, "height": size["height"]})
    found = page.evaluate(TOO_WIDE, NARROW)
    page.set_viewport_size(size)
    return [f"wide, {line}" for line in found]


def without_our_colours(page: Page) -> list[str]:
    """What could not be seen to act in a reader's own colours (forced colours)."""
    page.emulate_media(forced_colors="active")
    found = page.evaluate(EDGELESS)
    page.emulate_media(forced_colors="none")
    return [f"forced colours, {line}" for line in found]


def in_large_letters(page: Page) -> list[str]:
    """What is cut off or leaves the page with text at 200 % (WCAG 1.4.4)."""
    size = page.viewport_size
    assert size
    page.evaluate(ENLARGE, "200%")
    found = page.evaluate(TOO_WIDE, size["width"]) + page.evaluate(CUT)
    page.evaluate(ENLARGE, "")
    return [f"large letters, {line}" for line in found]
