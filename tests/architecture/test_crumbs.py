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


def menu() -> set[tuple[str, str]]:
    return {(section.label, section.path) for section in SECTIONS}
