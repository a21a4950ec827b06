"""Who may be written to now: wishes by purpose and way, listed addresses, quiet hours, erasure."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.events import ContactState
from contracts.roles import Role
from notifications.actions.choose import choose_all, unsubscribe
from notifications.actions.deliver import deliver_some
from notifications.actions.forget import forget_contact
from notifications.actions.suppress import suppress
from notifications.model.kinds import Kind, Lane
from notifications.model.purposes import Purpose, Way
from notifications.model.states import State
from notifications.phrases import preferences as words
from notifications.settings import NotificationsSettings
from notifications.store import contacts
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, at, sign_in

pytestmark = pytest.mark.integration

DAY = at("2026-10-31T12:00:00+07:00")
NIGHT = at("2026-10-31T22:00:00+07:00")
LIST = "/quan-tri/tin-nhan/khong-gui"
Make = Callable[..., str]


@pytest.fixture
def reachable(conn: Connection) -> None:
    """Account 7 by mail and by phone."""
    contact = ContactState(account=7, version=1, email="an@example.vn", phone="+84912345678")
    contacts.store(conn, contact)


@pytest.fixture
def send(make_office: Any, make: Make, clock: Any) -> Callable[..., None]:
    """`send(kind, at)`: make a message for account 7 and let a sender look at it."""
    office = make_office()

    def go(kind: Kind = Kind.PUBLISHED, moment: datetime = DAY) -> None:
        clock.moment = moment
        make(State.CREATED, kind=kind, at=moment)
        deliver_some(office, Lane.ORDINARY, limit=5)

    return go


def states(conn: Connection) -> list[Any]:
    return conn.execute("SELECT state, failure, channel FROM messages ORDER BY id").fetchall()


@pytest.mark.usefixtures("reachable")
def test_unwanted_way_is_not_taken_and_unwanted_purpose_not_sent(
    send: Callable[..., None], database: Database, conn: Connection, mail_server: Any
) -> None:
    choose_all(database, 7, {(Purpose.PROGRESS, Way.PHONE)}, DAY)
    send()
    unsubscribe(database, 7, Kind.PUBLISHED, DAY)
    send()
    send(Kind.DOSSIER_NOT_VALID)
    assert [(state, failure) for state, failure, _ in states(conn)] == [
        ("sent", None),
        ("refused", "not_wanted"),
        ("sent", None),
    ]
    assert mail_server.recipients == ["+84912345678@sms.trinh-dien", "an@example.vn"]


@pytest.mark.usefixtures("reachable")
def test_what_needs_a_yes_is_not_sent_without_one(
    send: Callable[..., None], database: Database, conn: Connection
) -> None:
    conn.execute("UPDATE messages SET facts = '{}'")
    send(Kind.VOTING_CLOSED)
    choose_all(database, 7, {(Purpose.VOTING, Way.EMAIL)}, DAY)
    send(Kind.VOTING_CLOSED)
    assert states(conn) == [("refused", "not_wanted", None), ("sent", None, "email")]


@pytest.mark.usefixtures("reachable")
def test_no_phone_rings_at_night_for_what_is_optional(
    send: Callable[..., None], conn: Connection, clock: Any, make_office: Any, mail_server: Any
) -> None:
    send(Kind.PUBLISHED, NIGHT)
    conn.execute("UPDATE contacts SET email = NULL")
    send(Kind.PUBLISHED, NIGHT)
    send(Kind.DOSSIER_NOT_VALID, NIGHT)
    assert [state for state, _, _ in states(conn)] == ["sent", "created", "sent"]
    assert mail_server.recipients == ["an@example.vn", "+84912345678@sms.trinh-dien"]
    morning = at("2026-11-01T07:00:00+07:00")
    held = conn.execute("SELECT due_at, tries FROM messages WHERE state = 'created'").fetchall()
    assert held == [(morning, 0)]
    clock.moment = morning
    deliver_some(make_office(), Lane.ORDINARY, limit=5)
    assert mail_server.recipients[2:] == ["+84912345678@sms.trinh-dien"]


@pytest.mark.usefixtures("reachable")
def test_listed_address_gets_nothing_but_complaints_spare_what_is_mandatory(
    send: Callable[..., None],
    settings: NotificationsSettings,
    conn: Connection,
    mail_server: Any,
) -> None:
    keys = settings.letter_key
    assert (
        suppress(conn, "an@example.vn", "complained", letter_keys=keys, now=DAY)
        == "a***@example.vn"
    )
    assert suppress(conn, "AN@example.vn", "bounced", letter_keys=keys, now=DAY) is None
    send(Kind.PUBLISHED)
    send(Kind.DOSSIER_NOT_VALID)
    assert mail_server.recipients == ["+84912345678@sms.trinh-dien", "an@example.vn"]
    suppress(conn, "0912345678", "bounced", letter_keys=keys, now=DAY)
    conn.execute("UPDATE suppressions SET reason = 'bounced'")
    send(Kind.DOSSIER_NOT_VALID)
    assert states(conn)[-1] == ("undeliverable", "suppressed", None)
    assert "an@example.vn" not in str(conn.execute("SELECT * FROM suppressions").fetchall())


@pytest.mark.usefixtures("reachable")
def test_staff_list_and_lift_an_address_with_who_and_why(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(42, roles=(Role.SECRETARY,)))
    wrong = client.post(LIST, data={"contact": "an@", "note": "gọi điện"})
    assert (wrong.status_code, words.BAD_CONTACT in wrong.text) == (422, True)
    assert 'value="an@"' in wrong.text
    assert 'value="gọi điện"' in wrong.text
    added = client.post(
        LIST, data={"contact": "An@example.vn", "note": "gọi điện"}, follow_redirects=True
    )
    assert words.SUPPRESSED.format(masked="a***@example.vn") in added.text
    again = client.post(LIST, data={"contact": "an@example.vn"})
    assert (again.status_code, words.ALREADY_SUPPRESSED in again.text) == (422, True)
    [(mark,)] = conn.execute("SELECT hash FROM suppressions").fetchall()
    lifted = client.post(f"{LIST}/{mark}/bo", follow_redirects=True)
    assert words.LIFTED.format(masked="a***@example.vn") in lifted.text
    assert client.post(f"{LIST}/{mark}/bo").status_code == 404
    log = conn.execute("SELECT action, actor, note FROM suppression_log ORDER BY id").fetchall()
    assert log == [("added", 42, "gọi điện"), ("lifted", 42, "gọi điện")]


@pytest.mark.usefixtures("reachable")
def test_reader_sees_that_their_address_is_listed(
    client: GatewayClient, token: Signer, settings: NotificationsSettings, conn: Connection
) -> None:
    suppress(conn, "an@example.vn", "bounced", letter_keys=settings.letter_key, now=DAY)
    sign_in(client, token(7))
    page = client.get("/thong-bao").text
    assert "Thư điện tử của bạn đang trong danh sách không gửi: thư bị trả lại." in page


@pytest.mark.parametrize("role", [None, Role.APPLICANT, Role.AUDITOR, Role.OPERATOR])
def test_others_cannot_change_the_list(
    client: GatewayClient, token: Signer, conn: Connection, role: Role | None
) -> None:
    sign_in(client, token(9, roles=(role,) if role else ()))
    reads = 200 if role in (Role.AUDITOR, Role.OPERATOR) else 403
    assert client.get(LIST).status_code == reads
    assert client.post(LIST, data={"contact": "an@example.vn"}).status_code == 403
    assert client.post(f"{LIST}/x/bo").status_code == 403
    assert conn.execute("SELECT * FROM suppressions").fetchall() == []


@pytest.mark.usefixtures("reachable")
def test_erasure_takes_addresses_and_choices_and_leaves_the_proof(
    database: Database, conn: Connection, settings: NotificationsSettings
) -> None:
    choose_all(database, 7, {(Purpose.NEWS, Way.EMAIL)}, DAY)
    choose_all(database, 8, {(Purpose.NEWS, Way.EMAIL)}, DAY)
    forget_contact(conn, 7, settings.letter_key, DAY + timedelta(days=1))
    assert conn.execute("SELECT DISTINCT account FROM choices").fetchall() == [(8,)]
    assert conn.execute("SELECT count(*) FROM contacts").fetchone() == (0,)
    proof = conn.execute(
        "SELECT wanted FROM choice_log WHERE account = 7 AND purpose = 'news' AND way = 'email'"
    ).fetchall()
    assert proof == [(True,)]
