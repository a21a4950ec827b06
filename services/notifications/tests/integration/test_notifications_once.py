"""Nobody gets a message twice, nobody is forgotten: any order of tries, deaths, reports and reads.

The other side here takes messages as docs/sms-gateway.md asks, and counts how often it got each.
"""

import os
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contracts.events import ContactState, MessageSettled
from notifications.actions import announce, maintain
from notifications.actions import hear as hearing
from notifications.actions.deliver import deliver_some
from notifications.actions.office import Office
from notifications.model.channels import Channel
from notifications.model.kinds import Kind, Lane
from notifications.model.reports import Report, Verdict
from notifications.model.states import Failure
from notifications.settings import NotificationsSettings
from notifications.store import messages
from notifications.store.channels import NotTaken, Parcel
from notifications.store.messages import NewMessage
from servicekit.db import Connection, Database
from servicekit.testing import LETTER_KEY, an_edition, outbox_events, put_copy

pytestmark = pytest.mark.integration

MakeOffice = Callable[..., Office]
hear = partial(hearing.hear, letter_keys=LETTER_KEY)
STEPS = ("read", "send", "die", "lose", "busy", "delivered", "bounced", "wait", "sweep", "back")


class Killed(BaseException):
    """What a worker does after this instruction never happens."""


class Gateway:
    """`plan`: what happens to the next message; otherwise it answers. `doubtful`: those whose
    answer never reached us."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.doubtful: set[str] = set()
        self.plan: list[str] = []

    def carry(self, parcel: Parcel) -> None:
        step = self.plan.pop() if self.plan else "send"
        if step == "busy":
            raise NotTaken(Failure.SERVER_BUSY)
        self.taken[parcel.postmark.message] += 1
        if step in ("die", "lose"):
            self.doubtful.add(parcel.postmark.message)
        if step == "die":
            raise Killed
        if step == "lose":
            raise NotTaken(Failure.UNCONFIRMED)

    def rest(self) -> None: ...

    def close(self) -> None: ...


def new_message(number: int, now: Any) -> NewMessage:
    return NewMessage(
        occasion=f"event-{number}",
        recipient="account:7",
        kind=Kind.WELCOME,
        edition="trinh-dien",
        expires_at=now + timedelta(days=2),
        account=7,
        facts={},
    )


@given(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=12))
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_message_arrives_and_only_lost_answers_repeat_one(
    make_office: MakeOffice, conn: Connection, database: Database, clock: Any, steps: list[str]
) -> None:
    conn.execute("TRUNCATE messages, steps, kit.outbox CASCADE")
    put_copy(conn, an_edition())
    announce.note_contact(conn, ContactState(account=7, version=1, phone="+84912345678"), clock())
    gateway = Gateway()
    office = make_office(carriers={Channel.SMS: gateway})
    begun = clock()
    delivered: set[str] = set()
    latest = begun
    for step in ["read", *steps]:
        _take(step, office, gateway, conn, delivered, begun)
        latest = max(latest, clock())
    clock.moment = latest
    for step in ["wait", "sweep", "send"] * 3:
        _take(step, office, gateway, conn, delivered, begun)
    rows = conn.execute("SELECT id::text, state FROM messages").fetchall()
    assert len(rows) == 2
    assert {state for _, state in rows} <= {"sent", "delivered", "failed_permanent"}
    assert set(gateway.taken) == {key for key, _ in rows}
    assert {key for key, times in gateway.taken.items() if times > 1} <= gateway.doubtful
    assert {key for key, state in rows if state == "delivered"} == delivered


def _take(
    step: str, office: Office, gateway: Gateway, conn: Connection, delivered: set[str], begun: Any
) -> None:
    clock: Any = office.clock
    if step == "read":
        for number in (1, 2):
            messages.create(conn, new_message(number, begun), clock())
    elif step == "wait":
        clock.go(hours=3)
    elif step == "back":
        clock.go(hours=-5)
    elif step == "sweep":
        maintain.free_interrupted(office.database, clock())
    elif step in ("delivered", "bounced"):
        delivered |= _report(office, gateway, step)
    else:
        gateway.plan = [step]
        with suppress(Killed):
            deliver_some(office, Lane.ORDINARY, limit=2)


def _report(office: Office, gateway: Gateway, step: str) -> set[str]:
    """The messages that a report changed to delivered."""
    verdict = Verdict.DELIVERED if step == "delivered" else Verdict.FAILED
    reports = [Report(message=key, verdict=verdict) for key in gateway.taken]
    heard = {one.message for one in reports if hear(office.database, one, office.clock())}
    return heard if verdict is Verdict.DELIVERED else set()


PROGRAM = """
    import os, signal, sys
    from datetime import datetime
    from notifications.actions import maintain
    from notifications.actions.deliver import deliver_some
    from notifications.actions.office import Office
    from notifications.model.kinds import Lane
    from notifications.settings import NotificationsSettings
    from notifications.store.channels.made import make_carriers
    from servicekit.db import Database
    from servicekit.settings import load

    def work(fatal):
        # Dies at its `fatal`-th line of the code that sends; says how many there were if it lives.
        lines = 0
        def trace(frame, event, _):
            nonlocal lines
            if "notifications" not in frame.f_code.co_filename:
                return None
            lines += event == "line"
            if lines == fatal:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace
        settings = load(NotificationsSettings)
        database = Database(settings.database_url)
        database.open()
        moment = datetime.fromisoformat(sys.argv[1])
        office = Office(settings=settings, database=database, clock=lambda: moment,
                        carriers=make_carriers(settings, database, lambda: moment),
                        chance=lambda: 0.5)
        sys.settrace(trace)
        deliver_some(office, Lane.ORDINARY, limit=1)
        sys.settrace(None)
        print(lines, flush=True)
        os._exit(0)

    for fatal in map(int, sys.argv[2:]):
        child = os.fork()
        if child == 0:
            work(fatal)
        os.waitpid(child, 0)
"""


def test_worker_killed_at_any_line_loses_nothing(
    make_office: MakeOffice,
    conn: Connection,
    clock: Any,
    mail_server: Any,
    settings: NotificationsSettings,
) -> None:
    office = make_office()
    put_copy(conn, an_edition())
    contact = ContactState(account=7, version=1, name="An", email="an@example.vn")
    announce.note_contact(conn, contact, clock())
    environ = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "SMTP_URL": settings.smtp_url,
        "MAIL_FROM": settings.mail_from,
        "SEAL_KEY": settings.seal_key,
        "LETTER_KEY": settings.letter_key,
    }
    program = [sys.executable, "-c", textwrap.dedent(PROGRAM), clock().isoformat()]

    def work(*fatal: int) -> str:
        for number in fatal:
            messages.create(conn, new_message(number, clock()), clock())
        return subprocess.run(
            [*program, *map(str, fatal)],
            env=environ,
            check=True,
            timeout=180,
            capture_output=True,
            text=True,
        ).stdout

    lines = int(work(-1))
    assert lines > 100
    mail_server.received.clear()
    deaths = range(1, lines, lines // 25)
    assert work(*deaths) == ""
    left = conn.execute("SELECT count(*) FROM messages WHERE state <> 'sent'").fetchone()
    assert left is not None
    assert left[0] > 0
    clock.go(minutes=3)
    maintain.free_interrupted(office.database, clock())
    while deliver_some(office, Lane.ORDINARY, limit=10):
        pass
    assert conn.execute("SELECT DISTINCT state FROM messages").fetchall() == [("sent",)]
    assert len({mail["Message-ID"] for mail in mail_server.received}) == len(deaths)
    assert len(mail_server.received) <= 2 * len(deaths)


def test_report_of_arrival_is_never_overwritten(
    office_with_sent: tuple[Office, str], conn: Connection, clock: Any
) -> None:
    office, key = office_with_sent
    database = office.database
    assert hear(database, Report(message=key, verdict=Verdict.DELIVERED), clock())
    assert not hear(database, Report(message=key, verdict=Verdict.FAILED), clock())
    assert not hear(database, Report(message=key, verdict=Verdict.DELIVERED), clock())
    assert conn.execute("SELECT state, failure FROM messages").fetchall() == [("delivered", None)]
    assert conn.execute("SELECT state FROM steps ORDER BY id").fetchall() == [
        ("sent",),
        ("delivered",),
    ]


@pytest.fixture
def office_with_sent(make_office: MakeOffice, conn: Connection, clock: Any) -> tuple[Office, str]:
    """Account 7 has mail and phone; its message went out by mail."""
    put_copy(conn, an_edition())
    announce.note_contact(
        conn,
        ContactState(account=7, version=1, email="an@example.vn", phone="+84912345678"),
        clock(),
    )
    key = messages.create(conn, new_message(1, clock()), clock())
    assert key is not None
    office = make_office()
    deliver_some(office, Lane.ORDINARY, limit=1)
    return office, key


def test_bounced_mail_goes_on_as_a_text_message(
    office_with_sent: tuple[Office, str], conn: Connection, clock: Any, mail_server: Any
) -> None:
    office, key = office_with_sent
    bounce = Report(message=key, verdict=Verdict.FAILED)
    assert hear(office.database, bounce, clock())
    assert not hear(office.database, bounce, clock())
    deliver_some(office, Lane.ORDINARY, limit=1)
    assert mail_server.recipients == ["an@example.vn", "+84912345678@sms.trinh-dien"]
    assert hear(office.database, bounce, clock())
    assert conn.execute("SELECT state, channel, failure FROM messages").fetchall() == [
        ("failed_permanent", "sms", "bounced")
    ]
    told = [event.state for event in outbox_events(conn) if isinstance(event, MessageSettled)]
    assert told == ["sent", "sent", "failed"]


def test_complaint_stops_an_optional_kind_once(
    office_with_sent: tuple[Office, str], conn: Connection, clock: Any
) -> None:
    office, key = office_with_sent
    conn.execute("UPDATE messages SET kind = 'published'")
    complaint = Report(message=key, verdict=Verdict.COMPLAINED)
    assert hear(office.database, complaint, clock())
    assert not hear(office.database, complaint, clock())
    chosen = conn.execute("SELECT account, purpose, way, wanted, method FROM choices ORDER BY way")
    assert chosen.fetchall() == [
        (7, "progress", "email", False, "complaint"),
        (7, "progress", "phone", False, "complaint"),
    ]
    assert conn.execute("SELECT state FROM messages").fetchall() == [("sent",)]
    assert listed(conn) == [("a***@example.vn", "complained")]


def listed(conn: Connection) -> list[Any]:
    return conn.execute("SELECT masked, reason FROM suppressions ORDER BY masked").fetchall()


@pytest.mark.parametrize(
    ("dead", "expected"), [(True, [("a***@example.vn", "bounced")]), (False, [])]
)
def test_address_that_does_not_exist_is_listed_and_a_full_mailbox_is_not(
    office_with_sent: tuple[Office, str],
    conn: Connection,
    clock: Any,
    mail_server: Any,
    dead: bool,
    expected: list[Any],
) -> None:
    office, key = office_with_sent
    assert hear(office.database, Report(message=key, verdict=Verdict.FAILED, dead=dead), clock())
    assert listed(conn) == expected
    messages.create(conn, new_message(2, clock()), clock())
    while deliver_some(office, Lane.ORDINARY, limit=1):
        pass
    mail, phone = "an@example.vn", "+84912345678@sms.trinh-dien"
    first, *both_due_at_once = mail_server.recipients
    assert (first, sorted(both_due_at_once)) == (mail, sorted([phone, phone if dead else mail]))


def test_bounce_of_an_address_given_up_meanwhile_lists_nobody(
    office_with_sent: tuple[Office, str], conn: Connection, clock: Any
) -> None:
    office, key = office_with_sent
    conn.execute("UPDATE contacts SET email = 'binh@example.vn'")
    assert hear(office.database, Report(message=key, verdict=Verdict.FAILED, dead=True), clock())
    assert listed(conn) == []


@pytest.mark.parametrize("message", ["", "no id", "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"])
def test_report_about_nothing_of_ours_changes_nothing(
    database: Database, clock: Any, message: str
) -> None:
    assert not hear(database, Report(message=message, verdict=Verdict.FAILED), clock())


def test_budget_of_the_day_sends_by_the_next_channel_and_never_stops_codes(
    make_office: MakeOffice, conn: Connection, clock: Any, mail_server: Any
) -> None:
    rules = {"chains": {"*": ["sms", "email"]}, "sms_cost": 800, "cost_per_day": 1_000}
    put_copy(conn, an_edition(rules={"messages": rules}))
    announce.note_contact(
        conn,
        ContactState(account=7, version=1, email="an@example.vn", phone="+84912345678"),
        clock(),
    )
    for number in (1, 2):
        messages.create(conn, new_message(number, clock()), clock())
    office = make_office()
    while deliver_some(office, Lane.ORDINARY, limit=1):
        pass
    assert mail_server.recipients == ["+84912345678@sms.trinh-dien", "an@example.vn"]
    assert conn.execute("SELECT scope, cost FROM spending").fetchall() == [("day:2026-10-31", 800)]
    steps = conn.execute("SELECT state, failure FROM steps ORDER BY id").fetchall()
    assert steps == [("sent", None), ("failed_temporary", "out_of_budget"), ("sent", None)]


def test_clock_that_was_ahead_holds_nothing_up(
    make_office: MakeOffice, conn: Connection, clock: Any
) -> None:
    put_copy(conn, an_edition())
    announce.note_contact(conn, ContactState(account=7, version=1, phone="+84912345678"), clock())
    gateway = Gateway()
    office = make_office(carriers={Channel.SMS: gateway})
    right = clock()
    clock.go(hours=9)
    messages.create(conn, new_message(1, right), clock())
    gateway.plan = ["die"]
    with suppress(Killed):
        deliver_some(office, Lane.ORDINARY, limit=1)
    messages.create(conn, new_message(2, right), clock())
    clock.moment = right
    assert deliver_some(office, Lane.ORDINARY, limit=2) == 0
    assert maintain.free_interrupted(office.database, clock()) == 1
    assert deliver_some(office, Lane.ORDINARY, limit=2) == 2
    assert conn.execute("SELECT DISTINCT state FROM messages").fetchall() == [("sent",)]
    assert sorted(gateway.taken.values()) == [1, 2]


def test_budget_of_a_campaign_counts_only_its_own_messages(
    make_office: MakeOffice, conn: Connection, clock: Any, mail_server: Any
) -> None:
    rules = {"chains": {"*": ["sms", "email"]}, "sms_cost": 800, "cost_per_campaign": 1_000}
    put_copy(conn, an_edition(rules={"messages": rules}))
    for account in (7, 8):
        announce.note_contact(
            conn,
            ContactState(
                account=account,
                version=1,
                email=f"nguoi-{account}@example.vn",
                phone=f"+8491234567{account}",
            ),
            clock(),
        )
    for occasion, account in (("campaign:1", 7), ("campaign:1", 8), ("campaign:2", 7), ("e", 8)):
        message = replace(
            new_message(1, clock()),
            occasion=occasion,
            recipient=f"account:{account}",
            account=account,
        )
        messages.create(conn, message, clock())
        clock.go(seconds=1)
    office = make_office()
    while deliver_some(office, Lane.ORDINARY, limit=1):
        pass
    assert sorted(mail_server.recipients) == [
        "+84912345677@sms.trinh-dien",
        "+84912345677@sms.trinh-dien",
        "+84912345678@sms.trinh-dien",
        "nguoi-8@example.vn",
    ]
    spent = conn.execute("SELECT scope, cost FROM spending ORDER BY scope").fetchall()
    assert [row for row in spent if row[0].startswith("campaign")] == [
        ("campaign:1", 800),
        ("campaign:2", 800),
    ]
