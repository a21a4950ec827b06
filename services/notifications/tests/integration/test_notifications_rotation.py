"""Keys change; the list of addresses and the links of old letters are known all the same."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography.fernet import Fernet

from contracts.events import ContactState, SignInCodeRequested
from notifications.actions import announce
from notifications.actions.deliver import deliver_some
from notifications.actions.forget import forget_contact
from notifications.actions.suppress import suppress
from notifications.bootstrap import SERVICE, make_app
from notifications.model.bounces import read_report, return_path
from notifications.model.kinds import Kind, Lane
from notifications.model.reports import Report, Verdict
from notifications.model.states import State
from notifications.model.unsubscribing import make_token
from notifications.settings import NotificationsSettings
from servicekit.db import Connection, Database
from servicekit.resealing import reseal_all
from servicekit.sealing import seal, unseal
from servicekit.testing import GatewayClient

pytestmark = pytest.mark.integration


@pytest.fixture
def later(settings: NotificationsSettings) -> NotificationsSettings:
    """The seal key is another one and the old one is dropped; the letter key has a newer one."""
    return msgspec.structs.replace(
        settings,
        seal_key=Fernet.generate_key().decode(),
        letter_key=f"a newer letter key,{settings.letter_key}",
    )


@pytest.mark.parametrize("rotated", [("seal_key",), ("seal_key", "letter_key")], ids=" ".join)
def test_dead_address_stays_dead(
    rotated: tuple[str, ...],
    settings: NotificationsSettings,
    later: NotificationsSettings,
    make: Callable[..., str],
    make_office: Callable[..., Any],
    conn: Connection,
    clock: Any,
    mail_server: Any,
) -> None:
    changes = {name: getattr(later, name) for name in rotated}
    now = msgspec.structs.replace(settings, **changes)
    announce.note_contact(conn, ContactState(account=7, version=1, email="an@example.vn"), clock())
    suppress(conn, "an@example.vn", "bounced", letter_keys=settings.letter_key, now=clock())
    assert suppress(conn, "an@example.vn", "asked", letter_keys=now.letter_key, now=clock()) is None
    make(State.CREATED, at=clock())
    deliver_some(make_office(settings=now), Lane.ORDINARY, limit=5)
    assert mail_server.received == []
    found = conn.execute("SELECT state, failure FROM messages").fetchall()
    assert found == [("undeliverable", "suppressed")]


def test_link_of_an_old_letter_stops_its_purpose_with_one_click(
    settings: NotificationsSettings,
    later: NotificationsSettings,
    database: Database,
    conn: Connection,
) -> None:
    app = make_app(later, database)
    client = GatewayClient(app, app.response_class, use_cookies=True)
    link = f"/thong-bao/ngung?the={make_token(settings.letter_key, 7, Kind.PUBLISHED)}"
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    chosen = conn.execute("SELECT DISTINCT account, purpose, wanted FROM choices").fetchall()
    assert chosen == [(7, "progress", False)]
    stranger = make_token("somebody else's key", 8, Kind.PUBLISHED)
    assert client.post(f"/thong-bao/ngung?the={stranger}").status_code == 404


def test_bounce_that_travelled_for_days_is_recognised(
    settings: NotificationsSettings, later: NotificationsSettings, make: Callable[..., str]
) -> None:
    message = make()
    path = return_path("tra-lai@tinh.vn", message, settings.letter_key)
    bounce = (
        f"To: {path}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n"
    ).encode()
    report = Report(message=message, verdict=Verdict.FAILED, dead=True)
    assert read_report(bounce, later.letter_key) == report
    assert read_report(bounce, "a newer letter key") is None


def test_code_that_is_read_again_after_a_rotation_is_no_second_message(
    settings: NotificationsSettings, later: NotificationsSettings, conn: Connection, clock: Any
) -> None:
    secret = {"contact": "an@example.vn", "code": "402917", "channel": "email"}
    event = SignInCodeRequested(
        challenge="c",
        channel="email",
        sealed=seal(settings.seal_key, msgspec.json.encode(secret)),
        expires_at=clock() + timedelta(minutes=5),
    )
    for keys in (settings.letter_key, later.letter_key):
        announce.announce_code(
            conn, event, "event", seal_key=settings.seal_key, letter_keys=keys, now=clock()
        )
    assert conn.execute("SELECT count(*) FROM messages").fetchone() == (1,)
    announce.note_contact(conn, ContactState(account=7, version=1, email="an@example.vn"), clock())
    forget_contact(conn, 7, later.letter_key, clock())
    left = conn.execute("SELECT state, sealed, masked FROM messages").fetchall()
    assert left == [("undeliverable", None, "")]


def test_what_waits_sealed_is_opened_by_the_new_key_alone(
    settings: NotificationsSettings,
    later: NotificationsSettings,
    database: Database,
    conn: Connection,
    clock: Any,
) -> None:
    secret = {"contact": "an@example.vn", "code": "402917", "channel": "email"}
    old = seal(settings.seal_key, msgspec.json.encode(secret))
    event = SignInCodeRequested(
        challenge="c", channel="email", sealed=old, expires_at=clock() + timedelta(minutes=5)
    )
    announce.announce_code(
        conn, event, "event", seal_key=settings.seal_key, letter_keys="k", now=clock()
    )
    both = f"{later.seal_key},{settings.seal_key}"
    assert [reseal_all(database, SERVICE.sealed, both) for _ in range(2)] == [1, 0]
    ((sealed,),) = conn.execute("SELECT sealed FROM messages").fetchall()
    assert msgspec.json.decode(unseal(later.seal_key, sealed)) == secret


def test_what_no_key_opens_is_left_as_it_is(
    settings: NotificationsSettings, database: Database, conn: Connection, clock: Any
) -> None:
    conn.execute(
        "INSERT INTO provider_tokens VALUES ('zalo', 'not sealed', 'seed', %s)", (clock(),)
    )
    assert reseal_all(database, SERVICE.sealed, settings.seal_key) == 0
    assert conn.execute("SELECT sealed FROM provider_tokens").fetchall() == [("not sealed",)]
