"""The digest of what was handed in, and the number people type to check it."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from servicekit.testing import at
from submissions.model import digests
from submissions.model.contents import Contents, Figure
from submissions.model.digests import Piece

pytestmark = pytest.mark.unit

MOMENT = at("2026-10-31T23:59:59.999+07:00")
CONTENTS = Contents(title="Máy sao chè", figures=(Figure("30 %", "củi"),), units=("05482",))
FILES = [Piece(name="a.pdf", size=7, hash="a" * 64), Piece(name="b.jpg", size=9, hash="b" * 64)]
USUAL = digests.digest("ZK3M8QX", MOMENT, CONTENTS, FILES)


def test_digest_is_the_same_for_the_same_whatever_the_order_of_files() -> None:
    assert digests.digest("ZK3M8QX", MOMENT, CONTENTS, FILES[::-1]) == USUAL


def test_digest_can_be_made_again_by_anyone_who_has_everything() -> None:
    whole = {
        "code": "ZK3M8QX",
        "received_at": "2026-10-31T16:59:59.999Z",
        "contents": {
            "title": "Máy sao chè",
            "figures": [{"value": "30 %", "label": "củi"}],
            "units": ["05482"],
        },
        "files": [
            {"name": "a.pdf", "size": 7, "hash": "a" * 64},
            {"name": "b.jpg", "size": 9, "hash": "b" * 64},
        ],
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == USUAL


@pytest.mark.parametrize(
    "change",
    [
        {"code": "ZK3M8QY"},
        {"received_at": MOMENT + timedelta(milliseconds=1)},
        {"contents": msgspec.structs.replace(CONTENTS, title="Máy sao chè ")},
        {"contents": msgspec.structs.replace(CONTENTS, figures=())},
        {"files": FILES[:1]},
        {"files": [FILES[0], Piece(name="b.jpg", size=9, hash="c" * 64)]},
        {"files": [FILES[0], Piece(name="c.jpg", size=9, hash="b" * 64)]},
    ],
)
def test_any_change_changes_the_digest(change: dict[str, Any]) -> None:
    usual: dict[str, Any] = {
        "code": "ZK3M8QX",
        "received_at": MOMENT,
        "contents": CONTENTS,
        "files": FILES,
    }
    assert digests.digest(**(usual | change)) != USUAL


def test_field_that_nobody_filled_changes_nothing() -> None:
    """So that a form that grows does not make older digests look wrong."""
    bare = {"title": "Máy sao chè"}
    assert digests._filled(Contents(title="Máy sao chè")) == bare


def test_check_number_is_read_as_it_is_written() -> None:
    number = digests.check_number(USUAL)
    assert len(number) == 19
    assert digests.read_check(number) == USUAL[:16]
    assert digests.read_check(f" {number.upper()} ") == USUAL[:16]


@pytest.mark.parametrize("typed", ["", "1f2e", "g" * 16, "1" * 15, "1" * 17, "1" * 64])
def test_what_is_no_check_number_is_none(typed: str) -> None:
    assert digests.read_check(typed) is None
