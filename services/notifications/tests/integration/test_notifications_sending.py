"""Messages against a real database and a real mail server, well-behaved or not."""

import os
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from contracts.events import (
    AccountState,
    ContactState,
    CorrectionDecided,
    DossierTransitioned,
    FileTakenOut,
    MessageSettled,
    SignInCodeRequested,
)
from contracts.events.submissions import DossierStage as Stage
from notifications.actions import announce, maintain
from notifications.actions.choose import unsubscribe
from notifications.actions.deliver import deliver_some
from notifications.actions.forget import forget_contact
from notifications.actions.office import Office
from notifications.model.kinds import Kind, Lane
from notifications.model.states import State
from notifications.settings import NotificationsSettings
from notifications.store import messages
from notifications.store.messages import Outcome
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.sealing import seal
from servicekit.testing import LETTER_KEY, an_edition, outbox_events, put_copy

pytestmark = pytest.mark.integration

MakeOffice = Callable[..., Office]


@pytest.fixture
def office(make_office: MakeOffice) -> Office:
    return make_office()


@pytest.fixture
def known_applicant(conn: Connection, clock: Any) -> None:
    """Account 7 with an address; the contest has a name."""
    put_copy(conn, an_edition(short_title="Cuộc thi thử"))
    contact = ContactState(account=7, version=1, name="Nguyễn An", email="an@example.vn")
    announce.note_contact(conn, contact, clock())


def step(conn: Connection, now: datetime, after: Stage = Stage.NOT_VALID, **changes: Any) -> None:
    values: dict[str, Any] = {
        "dossier": "d1",
        "code": "H7K3MX",
        "account": 7,
        "title": "Máy sấy chè",
        "before": Stage.VALID if after is Stage.PUBLISHED else Stage.SUBMITTED,
        "after": after,
        "reason": "not_applied",
        "at": now,
        "entry": "Z7/may-say-che" if after is Stage.PUBLISHED else None,
    }
    event = DossierTransitioned(**(values | changes))
    announce.announce_transition(conn, event, new_id(), "trinh-dien", now)


def request_code(
    conn: Connection, key: str, now: datetime, contact: str = "an@example.vn", minutes: int = 5
) -> None:
    channel = "email" if "@" in contact else "phone"
    body = {"contact": contact, "code": "402917", "channel": channel}
    event = SignInCodeRequested(
        challenge=new_id(),
        channel=channel,  # type: ignore[arg-type]
        sealed=seal(key, msgspec.json.encode(body)),
        expires_at=now + timedelta(minutes=minutes),
    )
    announce.announce_code(conn, event, new_id(), seal_key=key, letter_keys=LETTER_KEY, now=now)


def states(conn: Connection) -> list[tuple[str, str | None, int]]:
    """State, failure and tries of all messages, oldest first."""
    return conn.execute(
        "SELECT state, failure, tries FROM messages ORDER BY created_at, id"
    ).fetchall()


def settled(conn: Connection) -> list[tuple[str, int]]:
    found = [event for event in outbox_events(conn) if isinstance(event, MessageSettled)]
    return [(event.state, event.tries) for event in found]


@pytest.mark.usefixtures("known_applicant")
def test_letter_reaches_the_applicant(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    step(conn, clock())
    assert deliver_some(office, Lane.ORDINARY, limit=10) == 1
    mail = mail_server.received[0]
    assert (mail["To"], mail["Subject"]) == ("an@example.vn", "Kết quả thẩm định hồ sơ H7K3MX")
    assert mail["From"].addresses[0].display_name == "Cuộc thi sáng tạo, lần thứ hai"
    assert mail_server.senders == ["thu@cuocthi.example"]
    text = mail.get_body(("plain",)).get_content()
    assert "Chào Nguyễn An," in text
    assert text.startswith("Cuộc thi thử")
    assert states(conn) == [("sent", None, 1)]
    assert settled(conn) == [("sent", 1)]
    assert deliver_some(office, Lane.ORDINARY, limit=10) == 0


@pytest.mark.usefixtures("known_applicant")
@pytest.mark.parametrize(
    ("accepted", "subject", "words"),
    [
        (True, "Bản sửa của bài dự thi H7K3MX đã được duyệt", "đường dẫn và các phiếu đã nhận"),
        (False, "Bản sửa của bài H7K3MX chưa được duyệt", "Nội dung sửa chưa có minh chứng"),
    ],
)
def test_applicant_hears_what_became_of_a_correction(
    office: Office,
    conn: Connection,
    clock: Any,
    mail_server: Any,
    accepted: bool,
    subject: str,
    words: str,
) -> None:
    event = CorrectionDecided(
        dossier="d1",
        code="H7K3MX",
        account=7,
        title="Máy sấy chè",
        accepted=accepted,
        reason=None if accepted else "unproven",
        at=clock(),
        entry="H7K3MX/may-say-che",
    )
    announce.announce_correction(conn, event, new_id(), "trinh-dien", clock())
    announce.announce_correction(conn, event, new_id(), "trinh-dien", clock() + timedelta(days=30))
    assert deliver_some(office, Lane.ORDINARY, limit=10) == 1
    mail = mail_server.received[0]
    assert mail["Subject"] == subject
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert words in text


@pytest.mark.usefixtures("known_applicant")
def test_applicant_hears_that_a_file_was_taken_out(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    event = FileTakenOut(
        dossier="d1", code="H7K3MX", account=7, title="Máy sấy chè", at=clock()
    )  # fmt: skip
    occasion = new_id()
    for _ in range(2):
        announce.announce_file(conn, event, occasion, "trinh-dien", clock())
    announce.announce_file(conn, event, new_id(), "trinh-dien", clock() + timedelta(days=30))
    assert deliver_some(office, Lane.ORDINARY, limit=10) == 1
    mail = mail_server.received[0]
    assert mail["Subject"] == "Một tệp của hồ sơ H7K3MX đã bị gỡ"
    assert "/ho-so/H7K3MX" in mail.get_body(("plain",)).get_content()


@pytest.mark.usefixtures("known_applicant")
def test_busy_server_is_tried_again_with_the_same_message_id(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    mail_server.data_answers.extend(["451 4.3.0 later", "drop"])
    step(conn, clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert states(conn) == [("failed_temporary", "server_busy", 1)]
    clock.go(seconds=29)
    assert deliver_some(office, Lane.ORDINARY, limit=10) == 0
    clock.go(seconds=1)
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert states(conn) == [("failed_temporary", "unconfirmed", 2)]
    clock.go(minutes=14)
    assert deliver_some(office, Lane.ORDINARY, limit=10) == 0
    clock.go(minutes=1)
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert states(conn) == [("sent", None, 3)]
    assert settled(conn) == [("sent", 3)]
    assert len({mail["Message-ID"] for mail in mail_server.received}) == 1


@pytest.mark.usefixtures("known_applicant")
@pytest.mark.parametrize(
    ("where", "answer", "expected"),
    [
        ("rcpt", "550 5.1.1 no such user an@example.vn", ("failed_permanent", "recipient_refused")),
        ("rcpt", "450 4.2.0 greylisted", ("failed_temporary", "server_busy")),
        ("data", "554 5.7.1 spam", ("failed_permanent", "content_refused")),
        ("mail", "550 5.7.1 sender unknown", ("failed_temporary", "server_refuses_us")),
        ("mail", "421 4.3.2 closing", ("failed_temporary", "server_busy")),
        ("data", "hang", ("failed_temporary", "unconfirmed")),
        ("data", "drop", ("failed_temporary", "unconfirmed")),
    ],
)
def test_answers_of_the_server_decide(
    make_office: MakeOffice,
    settings: NotificationsSettings,
    conn: Connection,
    clock: Any,
    mail_server: Any,
    where: str,
    answer: str,
    expected: tuple[str, str],
) -> None:
    patience = 0.5 if answer == "hang" else 10
    office = make_office(settings=msgspec.structs.replace(settings, smtp_timeout_seconds=patience))
    getattr(mail_server, f"{where}_answers").append(answer)
    step(conn, clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert states(conn) == [(*expected, 1)]
    assert settled(conn) == ([("failed", 1)] if expected[0] == "failed_permanent" else [])
    kept = str(conn.execute("SELECT * FROM steps").fetchall())
    assert "an@example.vn" not in kept


@pytest.mark.usefixtures("known_applicant")
def test_refused_connection_is_tried_for_two_days_and_then_given_up(
    make_office: MakeOffice, settings: NotificationsSettings, conn: Connection, clock: Any
) -> None:
    nobody = msgspec.structs.replace(settings, smtp_url="smtp://127.0.0.1:1")
    office = make_office(settings=nobody)
    step(conn, clock())
    begun = clock()
    while states(conn)[0][0] in ("created", "failed_temporary"):
        deliver_some(office, Lane.ORDINARY, limit=10)
        clock.moment = conn.execute("SELECT due_at FROM messages").fetchone()[0]  # type: ignore[index]
    [(state, failure, tries)] = states(conn)
    assert (state, failure) == ("expired", "unreachable")
    assert timedelta(hours=40) < clock() - begun < timedelta(hours=48)
    assert settled(conn) == [("expired", tries)]


def test_code_goes_out_and_leaves_nothing_secret_behind(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    request_code(conn, office.settings.seal_key, clock())
    assert deliver_some(office, Lane.ORDINARY, limit=10) == 0
    assert deliver_some(office, Lane.URGENT, limit=10) == 1
    assert "402917" in mail_server.received[0].get_body(("plain",)).get_content()
    row = conn.execute("SELECT state, sealed, masked, account FROM messages").fetchone()
    assert row == ("sent", None, "a***@example.vn", None)
    assert "an@example.vn" not in str(conn.execute("SELECT * FROM messages").fetchall())


def test_code_to_a_phone_becomes_a_text_message(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    request_code(conn, office.settings.seal_key, clock(), contact="+84912345678")
    deliver_some(office, Lane.URGENT, limit=10)
    assert mail_server.recipients == ["+84912345678@sms.trinh-dien"]
    assert mail_server.received[0].get_content().startswith("Ma dang nhap localhost: 402917.")


def test_code_is_not_sent_after_its_end(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    mail_server.data_answers.extend(["451 later"] * 100)
    request_code(conn, office.settings.seal_key, clock())
    for _ in range(100):
        deliver_some(office, Lane.URGENT, limit=10)
        clock.go(seconds=5)
    assert conn.execute("SELECT state, sealed FROM messages").fetchall() == [("expired", None)]
    assert mail_server.received == []
    assert [state for state, _ in settled(conn)] == ["expired"]


def test_code_that_arrives_too_late_makes_no_message(
    office: Office, conn: Connection, clock: Any
) -> None:
    request_code(conn, office.settings.seal_key, clock(), minutes=0)
    assert states(conn) == []


def test_message_waits_for_its_contact(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    step(conn, clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert states(conn) == [("created", None, 0)]
    announce.note_contact(conn, ContactState(account=7, version=1, email="an@example.vn"), clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert states(conn) == [("sent", None, 1)]
    assert mail_server.recipients == ["an@example.vn"]


def test_message_without_contact_is_given_up_after_an_hour(
    office: Office, conn: Connection, clock: Any
) -> None:
    step(conn, clock())
    looks = 0
    while states(conn)[0][0] == "created":
        looks += deliver_some(office, Lane.ORDINARY, limit=10)
        clock.go(seconds=30)
    assert states(conn) == [("undeliverable", "no_contact", 1)]
    assert looks < 80
    assert settled(conn) == [("failed", 1)]


@pytest.mark.usefixtures("known_applicant")
def test_refused_kind_is_not_sent_but_mandatory_ones_are(
    office: Office, conn: Connection, database: Database, clock: Any, mail_server: Any
) -> None:
    unsubscribe(database, 7, Kind.PUBLISHED, clock())
    step(conn, clock(), Stage.PUBLISHED)
    step(conn, clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert sorted(states(conn)) == [("refused", "not_wanted", 1), ("sent", None, 1)]
    assert mail_server.subjects == ["Kết quả thẩm định hồ sơ H7K3MX"]


def test_phone_without_a_channel_cannot_be_reached(
    make_office: MakeOffice, settings: NotificationsSettings, conn: Connection, clock: Any
) -> None:
    office = make_office(settings=msgspec.structs.replace(settings, phone_sink_url=""))
    announce.note_contact(conn, ContactState(account=7, version=1, phone="+84912345678"), clock())
    step(conn, clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert states(conn) == [("undeliverable", "no_channel", 1)]


def test_merged_account_is_reached_where_it_went(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    put_copy(conn, AccountState(account=7, version=2, state="merged", merged_into=9))
    announce.note_contact(
        conn, ContactState(account=9, version=1, email="binh@example.vn"), clock()
    )
    step(conn, clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert mail_server.recipients == ["binh@example.vn"]


@pytest.mark.usefixtures("known_applicant")
def test_bad_address_and_long_names_harm_nobody_else(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    announce.note_contact(
        conn,
        ContactState(account=8, version=1, email="x@y.vn\r\nBcc: all@z.vn", name="😀" * 2_000),
        clock(),
    )
    announce.note_contact(
        conn, ContactState(account=9, version=1, email="c@example.vn", name="Ễ" * 2_000), clock()
    )
    for account in (8, 9, 7):
        step(conn, clock(), account=account, title="T\r\nBcc: x@y.vn" + "ệ" * 3_000)
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert sorted(mail_server.recipients) == ["an@example.vn", "c@example.vn"]
    assert ("failed_permanent", "bad_address", 1) in states(conn)


@pytest.mark.usefixtures("known_applicant")
def test_killed_between_sending_and_sent_is_sent_again_under_the_same_id(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    step(conn, clock())
    program = f"""
        import os, signal
        from datetime import datetime
        from notifications.actions.deliver import deliver_some
        from notifications.actions.office import Office
        from notifications.store.channels.made import make_carriers
        from notifications.model.kinds import Lane
        from notifications.settings import NotificationsSettings
        from servicekit.db import Database
        from servicekit.settings import load

        class Killed:
            def __init__(self, carrier): self.carrier = carrier
            def carry(self, parcel):
                self.carrier.carry(parcel)
                os.kill(os.getpid(), signal.SIGKILL)

        settings = load(NotificationsSettings)
        database = Database(settings.database_url)
        database.open()
        moment = datetime.fromisoformat({clock().isoformat()!r})
        made = make_carriers(settings, database, lambda: moment)
        carriers = {{name: Killed(c) for name, c in made.items()}}
        deliver_some(
            Office(settings=settings, database=database, carriers=carriers,
                   clock=lambda: moment, chance=lambda: 0.5),
            Lane.ORDINARY, limit=10)
    """
    environ = {
        **os.environ,
        "DATABASE_URL": office.settings.database_url,
        "SMTP_URL": office.settings.smtp_url,
        "MAIL_FROM": office.settings.mail_from,
        "SEAL_KEY": office.settings.seal_key,
        "LETTER_KEY": office.settings.letter_key,
    }
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], env=environ, check=False, timeout=120
    )
    assert ended.returncode == -9
    assert states(conn) == [("sending", None, 1)]
    clock.go(minutes=1)
    assert maintain.free_interrupted(office.database, clock()) == 0
    clock.go(minutes=1)
    assert maintain.free_interrupted(office.database, clock()) == 1
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert states(conn) == [("sent", None, 2)]
    assert len(mail_server.received) == 2
    assert len({mail["Message-ID"] for mail in mail_server.received}) == 1


@pytest.mark.usefixtures("known_applicant")
def test_late_success_wins_over_an_earlier_verdict(
    office: Office, conn: Connection, database: Database, clock: Any
) -> None:
    step(conn, clock())
    with database.transaction() as claiming:
        [slow] = messages.claim(claiming, Lane.ORDINARY, clock(), 10)
    clock.go(minutes=3)
    maintain.free_interrupted(database, clock())
    with database.transaction() as claiming:
        [quick] = messages.claim(claiming, Lane.ORDINARY, clock(), 10)
        assert not messages.settle(claiming, slow, Outcome(State.FAILED_PERMANENT), clock())
        assert messages.settle(claiming, quick, Outcome(State.FAILED_PERMANENT), clock())
        assert messages.settle(claiming, slow, Outcome(State.SENT), clock())
        assert not messages.settle(claiming, quick, Outcome(State.SENT), clock())
    assert states(conn) == [("sent", None, 2)]


@pytest.mark.usefixtures("known_applicant")
def test_parallel_senders_share_the_queue_without_repeating(
    make_office: MakeOffice, conn: Connection, clock: Any, mail_server: Any
) -> None:
    for number in range(60):
        step(conn, clock(), code=f"H{number}")
    offices = [make_office() for _ in range(3)]

    def drain(office: Office) -> int:
        sent = 0
        while done := deliver_some(office, Lane.ORDINARY, limit=5):
            sent += done
        return sent

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(drain, offices)) == 60
    assert len(mail_server.subjects) == len(set(mail_server.subjects)) == 60
    assert set(states(conn)) == {("sent", None, 1)}


@pytest.mark.usefixtures("known_applicant")
def test_slow_server_leaves_the_rest_of_a_batch_to_others(
    office: Office, conn: Connection, clock: Any
) -> None:
    for _ in range(3):
        step(conn, clock())
    slow: Any = {name: Slow(carrier, clock) for name, carrier in office.carriers.items()}
    deliver_some(replace(office, carriers=slow), Lane.ORDINARY, limit=10)
    assert sorted(states(conn)) == [("created", None, 0), ("created", None, 0), ("sent", None, 1)]


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A mail server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.usefixtures("known_applicant")
def test_server_that_never_answers_does_not_make_the_sender_look_stuck(
    settings: NotificationsSettings,
    make_office: MakeOffice,
    conn: Connection,
    clock: Any,
    silent_server: str,
) -> None:
    slow = msgspec.structs.replace(settings, smtp_url=silent_server, smtp_timeout_seconds=0.25)
    for _ in range(3):
        step(conn, clock())
    signs: list[tuple[str | None, float]] = []

    def alive(stopped: str | None = None, *, patience: float = 0) -> None:
        signs.append((stopped, patience))

    deliver_some(make_office(settings=slow), Lane.ORDINARY, limit=10, alive=alive)
    assert signs == [(None, 3.0)] * 3
    assert states(conn) == [("failed_temporary", "timed_out", 1)] * 3


class Slow:
    """Takes more than half of a lease for every message."""

    def __init__(self, carrier: Any, clock: Any) -> None:
        self._carrier = carrier
        self._clock = clock

    def carry(self, parcel: Any) -> None:
        self._carrier.carry(parcel)
        self._clock.go(seconds=61)


def test_erased_contact_is_nowhere_any_more(office: Office, conn: Connection, clock: Any) -> None:
    announce.note_contact(
        conn, ContactState(account=7, version=1, name="An", email="an@example.vn"), clock()
    )
    request_code(conn, office.settings.seal_key, clock())
    deliver_some(office, Lane.URGENT, limit=10)
    step(conn, clock())
    forget_contact(conn, 7, office.settings.letter_key, clock())
    assert conn.execute("SELECT count(*) FROM contacts").fetchone() == (0,)
    assert conn.execute("SELECT state, masked FROM messages ORDER BY id").fetchall() == [
        ("sent", ""),
        ("undeliverable", ""),
    ]
    assert settled(conn) == [("sent", 1), ("failed", 0)]


def test_welcome_comes_once_whichever_topic_is_first(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    def account(number: int, version: int = 1) -> AccountState:
        return AccountState(account=number, version=version, created_at=clock())

    def contact(number: int, version: int = 1) -> ContactState:
        return ContactState(account=number, version=version, email=f"a{number}@example.vn")

    announce.note_account(conn, account(1), clock())
    announce.note_contact(conn, contact(1), clock())
    announce.note_contact(conn, contact(2), clock())
    announce.note_account(conn, account(2), clock())
    announce.note_account(conn, account(2, version=2), clock())
    announce.note_contact(conn, contact(1, version=2), clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert sorted(mail_server.recipients) == ["a1@example.vn", "a2@example.vn"]
    assert set(mail_server.subjects) == {"Tài khoản của bạn đã sẵn sàng"}


@pytest.mark.usefixtures("known_applicant")
def test_blocked_account_is_told(
    office: Office, conn: Connection, clock: Any, mail_server: Any
) -> None:
    announce.note_account(conn, AccountState(account=7, version=1), clock())
    announce.note_account(conn, AccountState(account=7, version=2, state="blocked"), clock())
    announce.note_account(conn, AccountState(account=7, version=2, state="blocked"), clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert mail_server.subjects == ["Có thay đổi về tài khoản của bạn"]
    text = mail_server.received[0].get_body(("plain",)).get_content()
    assert "Tài khoản đã bị khóa." in text


@pytest.mark.usefixtures("known_applicant")
def test_old_news_is_not_told(conn: Connection, clock: Any) -> None:
    step(conn, clock(), at=clock() - timedelta(days=8))
    assert states(conn) == []


@pytest.mark.usefixtures("known_applicant")
def test_broken_letter_fails_for_good_and_stops_nobody(
    office: Office, conn: Connection, clock: Any
) -> None:
    step(conn, clock())
    conn.execute("""UPDATE messages SET facts = '{"code": 1}'""")
    step(conn, clock())
    conn.execute("UPDATE messages SET kind = 'of_tomorrow' WHERE facts <> '{\"code\": 1}'")
    step(conn, clock())
    deliver_some(office, Lane.ORDINARY, limit=10)
    assert sorted(states(conn)) == [
        ("failed_permanent", "bad_letter", 1),
        ("failed_permanent", "bad_letter", 1),
        ("sent", None, 1),
    ]
