"""The current edition as programs see it, and its voting window as the secretaries change it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape

from servicekit.times import VN
from support.visitor import Visitor, hidden_value

FIELDS = ("start", "end", "label")


def current_edition(anyone: Visitor) -> tuple[str, int]:
    """Code and number."""
    found = anyone.get("/api/portal/v1/editions/current").raise_for_status().json()
    return str(found["code"]), int(found["number"])


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
