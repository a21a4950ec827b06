"""What was written once must be readable for ever."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.envelope import (
    EventData,
    MalformedEvent,
    UnknownEvent,
    encode,
    open_envelope,
    read_data,
    registered,
)
from contracts.examples import EXAMPLES, MOMENT

pytestmark = pytest.mark.unit

GOLDEN = Path(__file__).parents[1] / "golden"
ID = "019a0c2e-0000-7000-8000-00000000000f"


def encoded(example: EventData) -> bytes:
    source = example.topic.owner
    return encode(example, id=ID, source=source, edition="trinh-dien", time=MOMENT)


def golden_files() -> list[Path]:
    return sorted(GOLDEN.glob("*/*.json"))


def test_examples_cover_every_event() -> None:
    assert {type(example) for example in EXAMPLES} == set(registered())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.type)
def test_newest_golden_file_is_what_we_write_today(example: EventData) -> None:
    files = sorted((GOLDEN / example.type).glob("*.json"))
    assert json.loads(encoded(example)) == json.loads(files[-1].read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", golden_files(), ids=lambda f: f"{f.parent.name}/{f.name}")
def test_golden_file_still_decodes(file: Path) -> None:
    envelope = open_envelope(file.read_bytes())
    event = read_data(envelope)
    expected = json.loads(file.read_text(encoding="utf-8"))
    again = json.loads(encoded(event))["data"]
    assert envelope.type == event.type == file.parent.name
    assert event.key() == expected["subject"]
    assert known_part(again, expected["data"]) == expected["data"]


def known_part(now: Any, then: Any) -> Any:
    """What is said now, without members that were added since, at any depth."""
    if isinstance(now, dict) and isinstance(then, dict):
        return {name: known_part(now[name], then[name]) for name in then}
    return now


def test_envelope_has_the_attributes_of_cloudevents() -> None:
    body = json.loads(encoded(EXAMPLES[0]))
    assert body.pop("data")["account"] == 1024
    assert body == {
        "specversion": "1.0",
        "datacontenttype": "application/json",
        "id": ID,
        "source": "/accounts",
        "type": "accounts.account_state",
        "subject": "1024",
        "time": "2025-11-20T16:59:59.999000Z",
        "dataschema": "/schemas/accounts.account_state/1",
        "edition": "trinh-dien",
    }


def test_unknown_field_is_skipped() -> None:
    body = json.loads(encoded(EXAMPLES[0]))
    body["data"]["added_next_year"] = True
    assert read_data(open_envelope(json.dumps(body).encode())) == EXAMPLES[0]


def test_unknown_type_is_told_apart_from_a_malformed_event() -> None:
    body = json.loads(encoded(EXAMPLES[0]))
    with pytest.raises(UnknownEvent):
        read_data(open_envelope(json.dumps(body | {"type": "accounts.new_thing"}).encode()))
    with pytest.raises(MalformedEvent):
        read_data(open_envelope(json.dumps(body | {"data": {"account": "x"}}).encode()))
    with pytest.raises(MalformedEvent):
        open_envelope(b"not json")
