"""Two accounts turn out to be one person: refused stays refused, and nothing comes twice."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.events import AccountState, ContactState, DossierTransitioned
from contracts.events.submissions import DossierStage as Stage
from notifications.actions import announce
from notifications.actions.choose import choose_all, unsubscribe
from notifications.actions.deliver import deliver_some
from notifications.model.campaigns import Audience
from notifications.model.kinds import Kind, Lane
from notifications.model.purposes import Purpose, Way
from notifications.store import audiences, preferences
from servicekit.db import Connection, Database
from servicekit.testing import an_edition, put_copy

pytestmark = pytest.mark.integration

OLD, NOW_ONE, STRANGER = 7, 9, 8
ALL_BY_MAIL = {(purpose, Way.EMAIL) for purpose in Purpose}
Publish = Callable[[int], None]


@pytest.fixture(autouse=True)
def two(conn: Connection, clock: Any) -> None:
    put_copy(conn, an_edition())
    for account in (OLD, NOW_ONE, STRANGER):
        announce.note_account(conn, AccountState(account=account, version=1), clock())
    for account in (NOW_ONE, STRANGER):
        contact = ContactState(account=account, version=1, email=f"a{account}@example.vn")
        announce.note_contact(conn, contact, clock())


@pytest.fixture
def publish(conn: Connection, clock: Any, make_office: Any) -> Publish:
    """Tell an account about a published entry, which one may refuse to hear."""

    def tell(account: int) -> None:
        step = DossierTransitioned(
            dossier="d", code="H7K3MX", account=account, title="Máy sấy chè",
            before=Stage.VALID, after=Stage.PUBLISHED, at=clock(), entry="H7K3MX/may-say-che",
        )  # fmt: skip
        announce.announce_transition(conn, step, f"step {account}", "trinh-dien", clock())
        deliver_some(make_office(), Lane.ORDINARY, limit=10)

    return tell


def merge(conn: Connection, clock: Any) -> None:
    merged = AccountState(account=OLD, version=2, state="merged", merged_into=NOW_ONE)
    for _ in range(2):
        announce.note_account(conn, merged, clock())
    conn.execute("DELETE FROM messages")


def test_what_one_refused_the_person_does_not_get(
    conn: Connection, database: Database, clock: Any, publish: Publish, mail_server: Any
) -> None:
    choose_all(database, OLD, ALL_BY_MAIL - {(Purpose.PROGRESS, Way.EMAIL)}, clock())
    choose_all(database, NOW_ONE, ALL_BY_MAIL - {(Purpose.NEWS, Way.EMAIL)}, clock())
    merge(conn, clock)
    for account in (OLD, NOW_ONE, STRANGER):
        publish(account)
    assert mail_server.recipients == ["a8@example.vn"]
    chosen = preferences.choices(conn, NOW_ONE)
    assert {purpose for purpose in Purpose if chosen[purpose, Way.EMAIL]} == {
        Purpose.REPORTS,
        Purpose.EVENTS,
        Purpose.VOTING,
    }
    assert preferences.choices(conn, OLD) == {}
    (newest, *_) = preferences.history(conn, NOW_ONE, 5)
    assert (newest.purpose, newest.way, newest.wanted) == ("progress", "email", False)


def test_link_in_a_letter_to_the_former_account_stops_the_present_one(
    conn: Connection, database: Database, clock: Any, publish: Publish, mail_server: Any
) -> None:
    merge(conn, clock)
    for _ in range(2):
        unsubscribe(database, OLD, Kind.PUBLISHED, clock())
    publish(NOW_ONE)
    publish(STRANGER)
    assert mail_server.recipients == ["a8@example.vn"]
    assert len(preferences.history(conn, NOW_ONE, 10)) == len(Way)


def test_who_agreed_twice_is_one_reader(conn: Connection, database: Database, clock: Any) -> None:
    for account in (OLD, NOW_ONE):
        choose_all(database, account, ALL_BY_MAIL, clock())
    merge(conn, clock)
    found = audiences.sample(conn, Audience(sort="consenting"), "trinh-dien", 10)
    assert [person.account for person in found] == [NOW_ONE]
