"""The current edition as programs see it, and changes of its voting window."""

import random
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from html import unescape

import msgspec

from contracts.windows import Window
from portal.actions.change_edition import change_window
from portal.actions.edition_versions import Author
from portal.store import editions
from servicekit import clock
from servicekit.db import Database
from servicekit.testing import Stack
from servicekit.times import VN
from support.visitor import Visitor, hidden_value, words

FIELDS = ("start", "end", "label")
NEW_EDITION = "/quan-tri/cuoc-thi/moi"
NUMBERS = range(3, 32)
"""What the data files leave free."""


def current_edition(anyone: Visitor) -> tuple[str, int]:
    """Code and number."""
    found = anyone.get("/api/portal/v1/editions/current").raise_for_status().json()
    return str(found["code"]), int(found["number"])


def draft_edition(secretary: Visitor, fields: Mapping[str, str | list[str]]) -> None:
    """Make a draft; its number is one that nobody has, also not by a test beside this one."""
    refused = ""
    for number in random.sample(NUMBERS, len(NUMBERS)):
        made = secretary.post(NEW_EDITION, data={**fields, "number": str(number), "create": "1"})
        if made.status_code == 303:
            return
        refused = words(made)
    raise AssertionError(refused)


@contextmanager
def voting_ends(stack: Stack, edition: str, end: datetime) -> Iterator[None]:
    """Voting ends at `end`, which need not be a whole minute as in the secretaries' form;
    afterwards the window is as before, come what may."""
    portal = Database(stack.admin_url("contest_portal"))
    portal.open()
    try:
        before = _change_voting(portal, edition, end)
        try:
            yield
        finally:
            _change_voting(portal, edition, before)
    finally:
        portal.close()


def _change_voting(portal: Database, edition: str, end: datetime | None) -> datetime | None:
    """Answers the end that was."""
    with portal.transaction() as conn:
        found = editions.find(conn, edition)
    author = Author(account=None, edition=edition, version=found.version, reason="Kiểm tra.")
    before = found.windows.voting
    assert before is not None
    window: Window = msgspec.structs.replace(before, end=end)
    change_window(portal, author, "voting", window, clock.now())
    return before.end


@contextmanager
def voting_until(secretary: Visitor, edition: str, end: datetime) -> Iterator[None]:
    """Voting ends at `end`, a whole minute; afterwards the window is as before, come what may."""
    path = f"/quan-tri/cuoc-thi/{edition}/thoi-han/voting"
    before = _values(secretary.get(path).text)
    local = end.astimezone(VN).strftime("%H:%M %d/%m/%Y")
    _save(secretary, path, before | {"end": local}, "Kiểm tra thời hạn.")
    try:
        yield
    finally:
        _save(secretary, path, before, "Trả lại thời hạn sau kiểm tra.")


def _save(secretary: Visitor, path: str, values: dict[str, str], reason: str) -> None:
    version = hidden_value(secretary.get(path).text, "version")
    secretary.form(path, **values, version=version, reason=reason)


def _values(page: str) -> dict[str, str]:
    return {name: _value(page, name) for name in FIELDS}


def _value(page: str, name: str) -> str:
    tag = next(t for t in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in t)
    value = re.search(r'value="([^"]*)"', tag)
    return unescape(value[1]) if value else ""
