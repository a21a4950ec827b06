"""Every icon a template or the menu names is in the list the stylesheet is built from."""

import re
from pathlib import Path

import pytest

from servicekit.navigation import SECTIONS

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[4]
KNOWN = set((ROOT / "gateway" / "assets" / "icons.txt").read_text(encoding="utf-8").split())
NAMED = re.compile(
    r'\bbi-([a-z0-9-]+)|icon\("([a-z0-9-]+)"|icon_name="([a-z0-9-]+)"'
    r'|\bempty\("[^"]*", "[^"]*", "([a-z0-9-]+)"'
)


def templates() -> list[Path]:
    found = [*ROOT.glob("packages/*/src/**/*.html"), *ROOT.glob("services/*/src/**/*.html")]
    return [*found, *ROOT.glob("gateway/errors/*.html")]


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_template_names_only_known_icons(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    named = {name for match in NAMED.finditer(text) for name in match.groups() if name}
    assert named - KNOWN == set()


def test_menu_names_only_known_icons() -> None:
    assert {section.icon for section in SECTIONS} - KNOWN == set()
