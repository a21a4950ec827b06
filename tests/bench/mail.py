"""What sending costs: 10,000 mails, and codes beside a campaign of 50,000.

`python -m bench.mail` with CONTEST_TEST_HOME naming a running stack; it uses a database of its own
there. The mail server is a process of its own that takes everything.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from threading import Event, Thread
from typing import Any, Final

import msgspec
import psutil
import psycopg
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.fernet import Fernet
from stack.console import say

from bench.similar import database
from contracts.events import ContactState, SignInCodeRequested
from notifications.actions import announce
from notifications.actions.office import Office
from notifications.consume.sending import Sender
from notifications.model.kinds import Lane
from notifications.settings import NotificationsSettings
from notifications.store.channels.made import make_carriers
from servicekit import clock
from servicekit.db import Database
from servicekit.ids import new_id
from servicekit.loops import unwatched
from servicekit.sealing import seal
from servicekit.testing import an_edition, put_copy

MAILS: Final = 10_000
CAMPAIGN: Final = 50_000
GOAL_SECONDS: Final = 60
GOAL_CODE_SECONDS: Final = 1.0
CODES: Final = 150
CODES_PER_SECOND: Final = 5
SEAL_KEY: Final = Fernet.generate_key().decode()


class Sink:
    """Takes every mail and forgets it."""

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        return "250 OK"


def _serve(pipe: Pipe) -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def sink() -> Iterator[int]:
    """The port of a mail server in a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    yield ours.recv()
    process.terminate()
    process.join()


@contextmanager
def senders(settings: NotificationsSettings, own: Database) -> Iterator[None]:
    """The senders of one worker."""
    stop = Event()
    counts = {Lane.URGENT: settings.urgent_senders, Lane.ORDINARY: settings.ordinary_senders}
    loops = [
        Sender(_office(settings, own), lane, number)
        for lane, count in counts.items()
        for number in range(count)
    ]
    threads = [Thread(target=loop.run, args=(stop, unwatched)) for loop in loops]
    for thread in threads:
        thread.start()
    yield
    stop.set()
    for thread in threads:
        thread.join()


def main() -> int:
    """The table; 1 when a goal is missed."""
    with database("bench_mail", "notifications") as (own, admin), sink() as port:
        settings = NotificationsSettings(
            database_url=own.url,
            smtp_url=f"smtp://127.0.0.1:{port}",
            mail_from="Contest <a@b.example>",
            seal_key=SEAL_KEY,
            letter_key=SEAL_KEY,
        )
        put_copy(admin, an_edition())
        announce.note_contact(
            admin, ContactState(account=7, version=1, email="an@example.vn"), clock.now()
        )
        missed = _mails(settings, own, admin)
        missed |= _codes(settings, own, admin)
    return int(missed)


def _office(settings: NotificationsSettings, own: Database) -> Office:
    carriers = make_carriers(settings, own, clock.now)
    return Office(
        settings=settings, database=own, carriers=carriers, clock=clock.now, chance=random.random
    )


def _mails(settings: NotificationsSettings, own: Database, admin: psycopg.Connection[Any]) -> bool:
    """Whether 10,000 mails took too long; memory before and after a first thousand."""
    _make(admin, 1_000)
    with senders(settings, own):
        _drain(admin)
    before = psutil.Process().memory_info().rss
    _make(admin, MAILS)
    began = time.perf_counter()
    with senders(settings, own):
        _drain(admin)
        seconds = time.perf_counter() - began
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    say(f"{MAILS:,} mails: {seconds:.1f} s, {MAILS / seconds:.0f} a second, memory {grown:+.1f} MB")
    return seconds > GOAL_SECONDS


def _codes(settings: NotificationsSettings, own: Database, admin: psycopg.Connection[Any]) -> bool:
    """Whether codes were late while a campaign was going out."""
    _make(admin, CAMPAIGN)
    with senders(settings, own):
        for number in range(CODES):
            _ask_for_code(admin, number)
            time.sleep(1 / CODES_PER_SECOND)
        time.sleep(1)
        left = _left(admin)
    found = admin.execute(
        "SELECT extract(epoch FROM settled_at - created_at)::float FROM messages"
        " WHERE kind = 'sign_in_code' AND state = 'sent'"
    ).fetchall()
    seconds = sorted(value for (value,) in found)
    p99 = statistics.quantiles(seconds, n=100)[98]
    say(
        f"{len(seconds)} of {CODES} codes while {left:,} of {CAMPAIGN:,} still waited: "
        f"p50 {statistics.median(seconds) * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms"
    )
    return len(seconds) < CODES or p99 > GOAL_CODE_SECONDS


def _make(admin: psycopg.Connection[Any], count: int) -> None:
    """Messages that are due, each to account 7."""
    now = clock.now()
    admin.execute(
        """
        INSERT INTO messages (id, occasion, recipient, kind, lane, edition, account, created_at,
                              due_at, expires_at)
        SELECT gen_random_uuid(), gen_random_uuid()::text, 'account:7', 'welcome', 'ordinary',
               'trinh-dien', 7, %(now)s, %(now)s, %(end)s
        FROM generate_series(1, %(count)s)
        """,
        {"now": now, "end": now + timedelta(days=2), "count": count},
    )
    admin.execute("ANALYZE messages")
    admin.execute("NOTIFY messages, 'ordinary'")


def _ask_for_code(admin: psycopg.Connection[Any], number: int) -> None:
    now = clock.now()
    body = {"contact": f"a{number}@example.vn", "code": "402917", "channel": "email"}
    event = SignInCodeRequested(
        challenge=new_id(),
        channel="email",
        sealed=seal(SEAL_KEY, msgspec.json.encode(body)),
        expires_at=now + timedelta(minutes=5),
    )
    announce.announce_code(admin, event, new_id(), seal_key=SEAL_KEY, letter_keys=SEAL_KEY, now=now)


def _drain(admin: psycopg.Connection[Any]) -> None:
    while _left(admin):
        time.sleep(0.2)


def _left(admin: psycopg.Connection[Any]) -> int:
    found = admin.execute(
        "SELECT count(*) FROM messages WHERE state IN ('created', 'sending', 'failed_temporary')"
    ).fetchone()
    return 0 if found is None else int(found[0])


if __name__ == "__main__":
    raise SystemExit(main())
