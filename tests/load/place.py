"""The stack under load: where it is, which entry is voted for, whose passes are used."""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from servicekit.testing import Stack
from support.databases import Databases
from support.tokens import voter_tokens

CHECKOUT = Path(__file__).resolve().parents[2]
ENTRIES = 2
HOME_VARIABLE = "CONTEST_TEST_HOME"


@dataclass(frozen=True)
class Place:
    """A running stack with a demonstration edition whose voting is open.

    `entries`: codes of published entries that nobody has voted for yet.
    """

    stack: Stack
    gateway: str
    edition: int
    entries: list[str]

    @property
    def databases(self) -> Databases:
        return Databases(self.stack)

    def environment(self, service: str) -> dict[str, str]:
        found: dict[str, str] = self.stack.facts["services"][service]
        return found

    def passes(self, count: int) -> list[str]:
        """Ballot passes of `count` distinct accounts, the same accounts each time."""
        return voter_tokens(CHECKOUT, self.stack.home, count, "--passes")

    def tokens(self, count: int) -> list[str]:
        """Tokens of the same accounts."""
        return voter_tokens(CHECKOUT, self.stack.home, count)


def find_place() -> Place:
    """The stack of CONTEST_TEST_HOME. Raises RuntimeError when nothing can be voted for there."""
    home = Path(os.environ[HOME_VARIABLE])
    stack = Stack(home, json.loads((home / "stack.json").read_text(encoding="utf-8")))
    gateway = str(stack.facts["gateway"])
    with httpx.Client(base_url=gateway, timeout=30) as client:
        edition = _json(client, "/api/portal/v1/editions/current")["number"]
        items = _json(client, "/api/submissions/v1/entries")["items"]
    place = Place(stack, gateway, edition, [])
    untouched = [item["code"] for item in items if not _has_votes(place, item["code"])]
    if len(untouched) < ENTRIES:
        raise RuntimeError(f"only {len(untouched)} published entries without votes")
    return replace(place, entries=untouched)


def _has_votes(place: Place, code: str) -> bool:
    number = place.databases.entry_number(code)
    return place.databases.ledger_rows(place.edition, [number]) > 0


def _json(client: httpx.Client, path: str) -> Any:
    return client.get(path).raise_for_status().json()
