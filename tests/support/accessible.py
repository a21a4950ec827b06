"""What axe objects to on a page."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

AXE: str = Axe().axe_script
IS_THERE: Final = "typeof axe !== 'undefined'"
VIOLATIONS: Final = """
    async ([only, exclude]) => {
        const newest = {rules: {"target-size": {enabled: true}}};  // off unless asked for
        const options = only ? {runOnly: {type: "rule", values: [only]}} : newest;
        const found = await axe.run({exclude}, {...options, resultTypes: ["violations"]});
        return found.violations.flatMap(rule =>
            rule.nodes.map(node => `${rule.id}: ${node.target} ${node.html.slice(0, 160)}`));
    }"""


def violations(page: Page, only: str = "", *, exclude: str = "") -> list[str]:
    """Rule and place of everything: by one rule or by all, the size of targets (WCAG 2.2) too."""
    if not page.evaluate(IS_THERE):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(VIOLATIONS, [only, [exclude] if exclude else []])
    return found
