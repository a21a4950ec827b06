"""No page is forgotten: by axe and the keyboard, and by whoever reads English."""

from functools import cache
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException

from architecture.test_routes import SERVICES, app_of
from servicekit import auth, languages
from support.pages import ONE_LANGUAGE, PAGES, UNVISITED, sample

pytestmark = pytest.mark.architecture

PROGRAMS = "/api/"
DOCS = "/api/docs"  # the one page for people there


@cache
def apps() -> dict[str, Any]:
    return {name: app_of(name) for name in SERVICES}


def pages_of(app: Any) -> list[Any]:
    """Rules that a browser opens."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return [rule for rule in rules if rule.rule == DOCS or not rule.rule.startswith(PROGRAMS)]


def route_of(address: str) -> str | None:
    """The rule that answers there, of whichever service."""
    for app in apps().values():
        try:
            rule, _ = app.url_map.bind("localhost").match(address, "GET", return_rule=True)
        except HTTPException:
            continue
        return str(rule.rule)
    return None


def listed(table: dict[str, tuple[str, ...]]) -> set[str]:
    return {one for several in table.values() for one in several}


def test_every_page_is_looked_at_or_says_why_not() -> None:
    visited = {pattern: route_of(sample(pattern)) for pattern in listed(PAGES)}
    assert [pattern for pattern, route in visited.items() if route is None] == []
    routes = {rule.rule for app in apps().values() for rule in pages_of(app)}
    seen, unseen = {route for route in visited.values() if route}, listed(UNVISITED)
    assert seen & unseen == set()
    assert seen | unseen == routes


def test_every_public_page_speaks_both_languages_or_says_why_not() -> None:
    spoken: dict[tuple[str, str], set[bool]] = {}
    rules: dict[tuple[str, str], list[str]] = {}
    for name, app in apps().items():
        for rule in pages_of(app):
            if auth.guard_of(app.view_functions[rule.endpoint]) != "public":
                continue
            view = (name, rule.endpoint)
            spoken.setdefault(view, set()).add(languages.is_english(rule.rule))
            rules.setdefault(view, []).append(rule.rule)
    alone = {rule for view, both in spoken.items() if len(both) == 1 for rule in rules[view]}
    not_pages = {
        rule for reason, those in UNVISITED.items() for rule in those if "needs" not in reason
    }
    assert alone - not_pages == listed(ONE_LANGUAGE)
