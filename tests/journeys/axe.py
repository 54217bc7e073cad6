"""What axe-core finds on a page, in both colour schemes, and whether the page is wider than the window."""

from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Page

MISSING = "/cette-page-manque/"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
SETTLED = """() => {
  for (let one; (one = document.getAnimations().find((any) => any instanceof CSSTransition)); ) one.finish();
}"""
"""Colours change with the scheme, not at once: each change is brought to its end, and those that follow from it."""


def faults(page: Page, address: str) -> list[str]:
    """What axe-core says in both schemes, and whether the page is wider than the window."""
    answer = page.goto(address)
    assert answer is not None
    found = [] if answer.status == (404 if address == MISSING else 200) else [f"{address}: {answer.status}"]
    return found + faults_here(page)


def faults_here(page: Page) -> list[str]:
    """The same of the page that is shown."""
    address, found = page.url, []
    page.evaluate(AXE)
    for scheme, options in (("light", EVERYTHING), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLED)
        violations = page.evaluate("async (options) => (await axe.run(options)).violations", options)
        found += [
            f"{address} {scheme}: {violation['id']} at {node['target']}: {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{address}: wider than the window")
    return found
