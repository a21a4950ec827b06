"""Seeding: complete, once, and never turning a real contest into a demonstration."""

import hashlib
from datetime import datetime, timedelta

import msgspec
import pytest

from contracts.events import EditionState, FormerTargets, Organiser, UnitTarget
from portal.actions.change_edition import change_organiser, change_targets
from portal.actions.edition_versions import Author, with_former
from portal.actions.republish import republish
from portal.actions.seed_editions import follow_plans, seed_editions
from portal.store import changes, editions, published, rule_versions
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, at, outbox_events

pytestmark = pytest.mark.integration

LATER = at("2026-12-01T00:00:00+07:00")


def states(conn: Connection) -> list[EditionState]:
    return [event for event in outbox_events(conn) if isinstance(event, EditionState)]


def test_seeding_publishes_what_it_stores(demonstration: datetime, conn: Connection) -> None:
    assert [(s.code, s.current, s.version) for s in states(conn)] == [
        ("2026", False, 1),
        ("trinh-dien-truoc", False, 1),
        ("trinh-dien", True, 1),
    ]
    stored = sorted(editions.every(conn), key=lambda edition: edition.number)
    assert states(conn) == [with_former(conn, edition) for edition in stored]


def test_seeding_twice_adds_nothing(
    demonstration: datetime, database: Database, conn: Connection
) -> None:
    assert seed_editions(database, LATER, demonstration=True) == []
    assert len(outbox_events(conn)) == 3


def test_demonstration_added_later_does_not_become_current(
    real: datetime, database: Database, conn: Connection
) -> None:
    assert seed_editions(database, LATER, demonstration=True) == ["trinh-dien-truoc", "trinh-dien"]
    current = editions.current(conn)
    assert current is not None
    assert current.code == "2026"


def test_seeding_keeps_documents_and_history(real: datetime, conn: Connection) -> None:
    found = published.in_order(conn, "2026", "document", LATER)
    assert [document.text.details.symbol for document in found] == [
        "131/KH-UBND",
        "1013/QĐ-UBND",
        "72/QĐ-BTC",
        "1546/BTCCT-TTK",
    ]
    history = changes.of_edition(conn, "2026")
    assert [(c.version, c.account, c.subject) for c in history] == [(1, None, "created")]


def test_demonstration_that_is_over_has_published_rules(
    demonstration: datetime, conn: Connection, client: GatewayClient
) -> None:
    former = editions.find(conn, "trinh-dien-truoc")
    page = client.get("/the-le/trinh-dien-truoc/quy-tac")
    assert (page.status_code, "Ban hành kèm theo Quyết định" in page.text) == (200, True)
    file = client.get("/the-le/trinh-dien-truoc/quy-tac/1.json").data
    assert (former.rules_version, hashlib.sha256(file).hexdigest()) == (1, former.rules_hash)
    (version,) = rule_versions.of_edition(conn, "trinh-dien-truoc")
    assert version.published_at == at("2025-12-26T00:00:00+07:00")
    assert "Khép lại lần thi trình diễn trước" not in client.get("/tin-tuc").text


def make_older(conn: Connection) -> None:
    """The editions with targets as a former release seeded them."""
    conn.execute(
        "UPDATE editions SET rules = rules - 'targets', organiser = '{}' WHERE rules ? 'targets'"
    )


def test_editions_follow_newer_data_files_once_with_history(
    demonstration: datetime, database: Database, conn: Connection
) -> None:
    fresh = {code: editions.find(conn, code) for code in ("2026", "trinh-dien")}
    make_older(conn)
    assert follow_plans(database, LATER) == ["2026", "trinh-dien"]  # the one before has none
    for code, edition in fresh.items():
        now = editions.find(conn, code)
        assert (now.rules, now.organiser, now.version) == (edition.rules, edition.organiser, 3)
        assert with_former(conn, now) == [s for s in states(conn) if s.code == code][-1]
        history = changes.of_edition(conn, code)
        assert [(c.account, c.subject) for c in history] == [
            (None, "organiser"),
            (None, "rules"),
            (None, "created"),
        ]
    assert follow_plans(database, LATER) == []
    assert len(states(conn)) == 7


def test_what_staff_changed_follows_no_data_file(
    demonstration: datetime, database: Database, conn: Connection
) -> None:
    author = Author(account=7, edition="2026", version=1, reason="Quyết định")
    target = UnitTarget(label="Mỗi phường", groups=("commune_or_ward",), minimum=3)
    change_targets(database, author, (target,), LATER)
    author = msgspec.structs.replace(author, version=2)
    change_organiser(database, author, Organiser(board="Ban khác"), LATER)
    assert follow_plans(database, LATER) == []
    kept = editions.find(conn, "2026")
    assert (kept.targets, kept.organiser.board, kept.version) == ((target,), "Ban khác", 3)


def test_an_edition_says_what_units_strove_for_before_each_change(
    demonstration: datetime, database: Database, conn: Connection
) -> None:
    def change(version: int, minimum: int, moment: datetime) -> UnitTarget:
        author = Author(account=7, edition="2026", version=version, reason="Quyết định")
        target = UnitTarget(label="Mỗi phường", groups=("commune_or_ward",), minimum=minimum)
        change_targets(database, author, (target,), moment)
        return target

    first = editions.find(conn, "2026").targets
    three = change(1, 3, LATER)
    author = Author(account=7, edition="2026", version=2, reason="Quyết định")
    change_organiser(database, author, Organiser(board="Ban khác"), LATER + timedelta(days=1))
    four = change(3, 4, LATER + timedelta(days=2))
    said = states(conn)[-1]
    assert said.former_targets == (
        FormerTargets(targets=first, until=LATER),
        FormerTargets(targets=(three,), until=LATER + timedelta(days=2)),
    )
    moment = timedelta(microseconds=1)
    assert [
        said.targets_at(LATER + after)
        for after in (-moment, 0 * moment, timedelta(days=2) - moment, timedelta(days=2))
    ] == [first, (three,), (three,), (four,)]


def test_republish_writes_every_state_again(
    demonstration: datetime, database: Database, conn: Connection
) -> None:
    before = states(conn)
    with database.transaction() as transaction:
        assert republish(transaction, LATER) == 3
    written = states(conn)[len(before) :]
    assert sorted(s.code for s in written) == sorted(s.code for s in before)
    assert {s.code: s for s in written} == {s.code: s for s in before}
