"""Results, certificates and what puts them right are told to everybody whose entry it is."""

import pytest
from services.submissions.tests.submissions_desk import ALICE, BOB, CHARLIE, EVERYTHING, Desk

from contracts.events import CertificateIssued, DossierTransitioned, EditionWindows, ResultRectified
from contracts.windows import Window
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import SEAL_KEY, an_edition, at, outbox_events, put_copy
from submissions.actions import members
from submissions.actions.hand_in import hand_in
from submissions.actions.members import Named
from submissions.actions.results import Decision, publish_results, write_results
from submissions.model.lifecycle import Verb
from submissions.store import dossiers
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration

DORA, EVE, FRANK = 14, 15, 16
Told = DossierTransitioned | CertificateIssued | ResultRectified


@pytest.fixture(autouse=True)
def voted(quick_desk: Desk, database: Database) -> None:
    since = at("2025-12-01T00:00:00+07:00")
    windows = EditionWindows(
        submission=Window(start=since, end=clock.now().replace(year=2099)),
        voting=Window(start=since, end=at("2026-01-01T00:00:00+07:00")),
    )
    rules = {"evidence_required": False, "prizes": [{"name": "Giải Nhất", "count": 1}]}
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=3, windows=windows, rules=rules))


@pytest.fixture
def entry(quick_desk: Desk, database: Database) -> Dossier:
    """Alice's and Eve's; Bob left the group, Frank declined, Dora never answered."""
    draft = quick_desk.draft()
    with database.transaction() as conn:
        for account, joins in ((BOB, True), (EVE, True), (FRANK, False)):
            members.answer(conn, invite(conn, draft.code), account, joins=joins, now=clock.now())
        invite(conn, draft.code)
        members.leave(conn, draft.code, BOB, clock.now())
        myself = Named(name="Alice", role="head", myself=True)
        members.add_member(conn, draft.code, ALICE, myself, keys=SEAL_KEY, now=clock.now())
        handed_in = hand_in(conn, dossiers.lock(conn, draft.code), EVERYTHING, clock.now())
    return quick_desk.take(quick_desk.take(handed_in, Verb.ACCEPT), Verb.PUBLISH)


def invite(conn: Connection, code: str) -> str:
    named = Named(name="Bình", role="co_author")
    member = members.add_member(conn, code, ALICE, named, keys=SEAL_KEY, now=clock.now())
    return members.link_code(member, SEAL_KEY, clock.now())


def decide(database: Database, text: str, reason: str = "") -> None:
    decision = Decision(
        number="15/QĐ-UBND", day=at("2026-12-24T00:00:00+07:00").date(), text=text, reason=reason
    )
    number = write_results(database, decision, CHARLIE, clock.now())
    publish_results(database, number, DORA, clock.now())


def told(conn: Connection, kind: type[Told]) -> list[tuple[int, tuple[int, ...]]]:
    """The applicant and the members, for each event of a kind."""
    found = [event for event in outbox_events(conn) if isinstance(event, kind)]
    return [(event.account, event.members) for event in found]


def test_result_certificate_and_rectification_name_the_same_people(
    entry: Dossier, database: Database, conn: Connection
) -> None:
    before = len(told(conn, DossierTransitioned))
    decide(database, f"{entry.code}; Giải Nhất; 01/GCN-BTC")
    decide(database, entry.code, reason="Ghi nhầm dòng")
    everybody = (ALICE, (EVE,))
    assert told(conn, CertificateIssued) == told(conn, ResultRectified) == [everybody]
    judged, *results = told(conn, DossierTransitioned)[before:]
    assert judged == (ALICE, ())
    assert results == [everybody] * 2


def test_steps_before_a_result_name_nobody_else(entry: Dossier, conn: Connection) -> None:
    assert entry.stage == "published"
    assert told(conn, DossierTransitioned) == [(ALICE, ())] * 3
