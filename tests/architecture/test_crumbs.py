"""A place has one name: the way back on a staff page says what the menu says."""

import re
from functools import cache
from pathlib import Path

import pytest

from servicekit.navigation import SECTIONS

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
STAFF = "kit/staff.html"
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
TRAIL = re.compile(r"(?:breadcrumbs\(|set trail = )\[(.*)")
PLACE = re.compile(r'\("([^"]+)", "([^"]+)"')
FIRST = re.compile(r'\("([^"]+)", "([^"]+)"( ~ \w+)?\)')
OWN_TRAIL = "{% block breadcrumbs %}"
LINES_OF_THE_MENU = {
    "accounts/admin_accounts.html",
    "accounts/units.html",
    "notifications/sent.html",
    "portal/articles.html",
    "portal/ceremonies/list.html",
    "portal/editions.html",
    "portal/happenings.html",
    "portal/promotion_desk.html",
    "portal/staff_search.html",
    "portal/tasks.html",
    "reporting/dashboard.html",
    "reporting/reports/overview.html",
    "reporting/system.html",
    "submissions/nominations.html",
    "submissions/queue.html",
}
"""What the menu or its search field leads to: nothing is above it."""
LABELS = {section.path: section.label for section in SECTIONS}


@cache
def templates() -> dict[str, str]:
    """By the name other templates extend them with."""
    found = [*ROOT.glob("services/*/src/*/templates/**/*.html")]
    return {file.as_posix().split("/templates/")[1]: file.read_text("utf-8") for file in found}


def is_for_staff(name: str) -> bool:
    """By the frame it stands in, directly or not."""
    extended = EXTENDS.search(templates().get(name, ""))
    return extended is not None and (extended[1] == STAFF or is_for_staff(extended[1]))


def has_trail(name: str) -> bool:
    """Of its own or of the frame it stands in."""
    text = templates().get(name, "")
    extended = EXTENDS.search(text)
    return OWN_TRAIL in text or (extended is not None and has_trail(extended[1]))


def trails() -> dict[str, str]:
    """What stands in the list of crumbs, by template for staff."""
    staff = {name: text for name, text in templates().items() if is_for_staff(name)}
    return {name: trail[1] for name, text in staff.items() if (trail := TRAIL.search(text))}


def test_first_crumb_is_a_line_of_the_menu() -> None:
    found = trails()
    assert len(found) > len(SECTIONS)
    first = {name: FIRST.match(trail) for name, trail in found.items()}
    told = {name: (match[1], match[2]) if match else None for name, match in first.items()}
    assert {name: crumb for name, crumb in told.items() if crumb not in menu()} == {}


def test_places_of_the_menu_have_its_words_wherever_they_stand() -> None:
    crumbs = [(name, *place) for name, trail in trails().items() for place in PLACE.findall(trail)]
    assert [crumb for crumb in crumbs if crumb[1] != LABELS.get(crumb[2], crumb[1])] == []


def test_every_page_below_the_menu_says_where_it_is() -> None:
    without = {name for name in templates() if is_for_staff(name) and not has_trail(name)}
    assert without == LINES_OF_THE_MENU


def menu() -> set[tuple[str, str]]:
    return {(section.label, section.path) for section in SECTIONS}
