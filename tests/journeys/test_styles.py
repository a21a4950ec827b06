"""What a page names is drawn: only what is used of Bootstrap is shipped (bootstrap.scss)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from support.visitor import Visitor

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
NAMES = re.compile(r"\.([a-zA-Z][\w-]*)")
BASES = re.compile(r"(?:^|[},])\s*\.([a-zA-Z][\w-]*)")
"""Names that a rule begins with."""
OF_BOOTSTRAP = ("alert-", "btn-")
"""Ours only add to these: a rule of ours that names one does not draw it."""
ADDRESSES = re.compile(r"url\([^)]*\)")
WRITTEN = re.compile(r'\bclass="([^"{}]*)"')
APART = ("letters", "documents")
"""Folders of templates with a look of their own: mails and papers."""
WITHOUT_LOOK = frozenset(
    {"api-service", "cell-mark", "differences", "figures-of-report", "no-href", "ways-out"}
)
"""Only found by scripts and tests."""


def named() -> dict[str, set[str]]:
    """Classes that templates write out, with the templates."""
    found: dict[str, set[str]] = {}
    for path in ROOT.glob("*/*/src/*/templates/**/*.html"):
        if path.parent.name in APART:
            continue
        for classes in WRITTEN.findall(path.read_text(encoding="utf-8")):
            for name in classes.split():
                found.setdefault(name, set()).add(path.name)
    return found


def test_every_class_of_a_page_is_in_the_stylesheet(newcomer: Callable[[], Visitor]) -> None:
    visitor = newcomer()
    link = LINK.search(visitor.get("/").text)
    assert link is not None
    sheet = ADDRESSES.sub("", visitor.get(link[1]).text)
    bases = set(BASES.findall(sheet))
    drawn = {
        name for name in NAMES.findall(sheet) if name in bases or not name.startswith(OF_BOOTSTRAP)
    }
    unknown = {name: where for name, where in named().items() if name not in drawn}
    assert {
        name: sorted(where) for name, where in unknown.items() if name not in WITHOUT_LOOK
    } == {}
    assert set(unknown) == WITHOUT_LOOK
