"""What staff pages of figures cost with ten million votes and 20,000 dossiers, and how fast
reporting applies what the ledger has recorded.

`python -m bench.dashboard` with CONTEST_TEST_HOME naming a running stack; it uses a database of its
own there and takes two or three minutes, most of them to make the votes.
"""

import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psycopg
from joserfc.jwk import OKPKey
from psycopg import sql
from stack.console import say

from bench.pages import tell
from bench.similar import database
from contracts.envelope import encode, open_envelope, read_data
from contracts.events import (
    EditionWindows,
    MinuteCount,
    SigningKeyState,
    VotesRecorded,
)
from contracts.roles import Role
from contracts.windows import Window
from reporting.actions.apply_events import EFFECTS
from reporting.actions.rebuild import ensure_live
from reporting.bootstrap import make_app
from reporting.settings import ReportingSettings
from reporting.store import generations, lag, places
from servicekit import clock
from servicekit.consumer import Received
from servicekit.db import Database
from servicekit.ids import new_id
from servicekit.testing import GatewayClient, Signer, an_edition, put_copy, sign_in

VOTES: Final = 10_000_000
DOSSIERS: Final = 20_000
ENTRIES: Final = 300
VOTING_DAYS: Final = 16
MINUTES_KEPT_BY_ENTRY: Final = 3 * 24 * 60
"""Rows by entry and minute are made for the last days only: charts read the last hour of them."""
YEARS: Final = 3
EDITION: Final = 31
GOAL_MS: Final = 200
GOAL_VOTES_A_SECOND: Final = 16_700
"""Ten million within ten minutes; the other goal, 5,000 a second, is below."""
LEDGER_BATCH: Final = 1_000
BATCHES: Final = 600
STAGES: Final = {"draft": 10, "submitted": 20, "needs_supplement": 5, "not_valid": 10,
                 "valid": 25, "published": 30}  # fmt: skip
FIELDS: Final = ("it", "mechanics", "agriculture", "medicine", "education")
PAGES: Final = {
    "the dashboard": "/bao-cao",
    "one field": "/bao-cao?linh_vuc=medicine",
    "one group of units": "/bao-cao?nhom=commune_or_ward",
    "the last week by hour": "/bao-cao?tu={week}&buoc=hour",
    "ranking of units": "/bao-cao/don-vi",
    "one unit": "/bao-cao/don-vi/05482",
    "rows behind a number": "/bao-cao/ho-so?giai_doan=valid",
    "all figures for programs": "/api/reporting/v1/summary",
}


def main() -> int:
    """The tables; 1 when a page is slower than the goal or events are applied too slowly."""
    with database("bench_dashboard", "reporting") as (own, admin), TemporaryDirectory() as folder:
        now = clock.now()
        number = ensure_live(own, now)
        began = time.perf_counter()
        _fill(admin, generations.schema_of(number), now)
        say(f"{VOTES:,} votes, {DOSSIERS * YEARS:,} dossiers: {time.perf_counter() - began:.0f} s")
        client = _reader(own, Path(folder), now)
        week = f"{now - timedelta(days=7):%Y-%m-%d}"
        slowest = max(tell(name, client, path.format(week=week)) for name, path in PAGES.items())
        rate = _apply(own, number, now)
    return 1 if slowest > GOAL_MS or rate < GOAL_VOTES_A_SECOND else 0


def _apply(own: Database, number: int, now: datetime) -> float:
    """Votes a second, from an event's bytes to the sums, a hundred events in a transaction."""
    records = list(_ledger(now))
    began = time.perf_counter()
    for start in range(0, len(records), 100):
        with own.transaction() as conn:
            for record in records[start : start + 100]:
                envelope = open_envelope(record)
                event = read_data(envelope)
                generations.enter(conn, number)
                EFFECTS[type(event)](conn, _received(event, envelope.id, now))
                lag.note_progress(conn, event.topic.name, 0, now)
    seconds = time.perf_counter() - began
    rate = BATCHES * LEDGER_BATCH / seconds
    say(
        f"{BATCHES * LEDGER_BATCH:,} votes in {BATCHES} ledger transactions applied in"
        f" {seconds:.1f} s: {rate:,.0f} votes/s, {VOTES / rate / 60:.1f} minutes for ten million"
    )
    return rate


def _received(event: Any, event_id: str, now: datetime) -> Received[Any]:
    return Received(
        event=event, edition="trinh-dien", id=event_id, time=now, topic=event.topic.name,
        partition=0, offset=0, key=event.key(), request_id="",
    )  # fmt: skip


def _ledger(now: datetime) -> Iterator[bytes]:
    """Transactions of a thousand votes for entries of very different fame."""
    chance = random.Random(1)  # noqa: S311  # the same votes each time
    weights = [1 / (n + 1) for n in range(ENTRIES)]
    minute = now.replace(second=0, microsecond=0)
    for n in range(BATCHES):
        at = minute + timedelta(minutes=n // 60)
        entries = chance.choices(range(1, ENTRIES + 1), weights, k=LEDGER_BATCH)
        counts = {entry: entries.count(entry) for entry in set(entries)}
        event = VotesRecorded(
            edition=EDITION, partition=n % 6, first_offset=n, last_offset=n,
            counts=tuple(MinuteCount(entry=e, minute=at, votes=v) for e, v in counts.items()),
        )  # fmt: skip
        yield encode(event, id=new_id(), source="/voting", edition="trinh-dien", time=now)


def _reader(own: Database, folder: Path, now: datetime) -> GatewayClient:
    key = OKPKey.generate_key("Ed25519", private=True)
    key.ensure_kid()
    jwk = {name: str(value) for name, value in key.as_dict(private=False).items()}
    voting = Window(start=now - timedelta(days=VOTING_DAYS), end=now + timedelta(days=1))
    reception = Window(start=now - timedelta(days=30), end=now + timedelta(days=1))
    windows = EditionWindows(voting=voting, submission=reception)
    fields = [{"code": code, "label": code} for code in FIELDS]
    with own.transaction() as conn:
        put_copy(conn, SigningKeyState(kid=str(key.kid), version=1, jwk=jwk))
        put_copy(conn, an_edition(windows=windows, rules={"fields": fields, "review_days": 5}))
    settings = ReportingSettings(
        database_url="", listen="", ops_listen="", work_ops_listen="", run_dir=folder,
        public_url="http://localhost",
    )  # fmt: skip
    app = make_app(settings, own)
    client = GatewayClient(app, app.response_class, use_cookies=True)
    sign_in(client, Signer(key)(1, roles=(Role.BOARD,)))
    return client


def _fill(admin: psycopg.Connection[Any], schema: str, now: datetime) -> None:
    admin.execute(sql.SQL("SET search_path = {}, public").format(sql.Identifier(schema)))
    chance = random.Random(1)  # noqa: S311  # the same contest each time
    with admin.cursor().copy(
        "COPY units (code, version, name, kind, unit_group, target_scope, listed) FROM STDIN"
    ) as copy:
        for place in places.every():
            copy.write_row(
                (place.code, 1, f"Xã {place.code}", "xã", "commune_or_ward", "each", True)
            )
    with admin.cursor().copy(
        "COPY dossiers (dossier, version, edition, code, stage, title, kind, field, primary_unit,"
        " credited, created_at, submitted_at, decided_at) FROM STDIN"
    ) as copy:
        for year in range(YEARS):
            for number in range(DOSSIERS):
                copy.write_row(_dossier(year, number, chance, now))
    admin.execute(
        """
        INSERT INTO transitions (event, dossier, edition, before, after, at, day)
        SELECT dossier || step, dossier, edition, 'draft', step, submitted_at, submitted_at::date
        FROM dossiers, unnest(ARRAY['submitted', 'valid', 'published']) AS step
        WHERE submitted_at IS NOT NULL
        """
    )
    admin.execute(
        """
        INSERT INTO entries (edition, number, version, code, slug, title, unit, field, standing)
        SELECT 'trinh-dien', n, 1, 'E' || n, 'e', 'Bài ' || n, '05482', 'medicine', 'published'
        FROM generate_series(1, %s) AS n
        """,
        (ENTRIES,),
    )
    _fill_votes(admin, now)
    admin.execute("ANALYZE")


def _fill_votes(admin: psycopg.Connection[Any], now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    minutes = VOTING_DAYS * 24 * 60
    span = {"edition": EDITION, "start": minute - timedelta(minutes=minutes), "end": minute}
    each = {
        "each": VOTES // minutes,
        "hourly": VOTES // (ENTRIES * VOTING_DAYS * 24),
        "entries": ENTRIES,
        "recent": minute - timedelta(minutes=MINUTES_KEPT_BY_ENTRY),
    }
    for statement in (
        """
        INSERT INTO votes_by_minute (edition, minute, votes, struck)
        SELECT %(edition)s, m, %(each)s, 0
        FROM generate_series(%(start)s, %(end)s, interval '1 minute') AS m
        """,
        """
        INSERT INTO votes_by_entry_hour (edition, entry, hour, votes, struck)
        SELECT %(edition)s, n, h, %(hourly)s, 0 FROM generate_series(1, %(entries)s) AS n,
        generate_series(date_trunc('hour', %(start)s), %(end)s, interval '1 hour') AS h
        """,
        """
        INSERT INTO votes_by_entry_minute (edition, entry, minute, votes, struck)
        SELECT %(edition)s, n, m, 1, 0
        FROM generate_series(%(recent)s, %(end)s, interval '1 minute') AS m,
        generate_series(1, %(entries)s) AS n
        """,
    ):
        admin.execute(statement, span | each)


def _dossier(year: int, number: int, chance: random.Random, now: datetime) -> tuple[Any, ...]:
    stage = chance.choices(list(STAGES), list(STAGES.values()))[0]
    units = [place.code for place in chance.sample(places.every(), chance.choice((1, 1, 1, 2)))]
    made = now - timedelta(days=365 * year, minutes=chance.randrange(40_000))
    handed_in = None if stage == "draft" else made
    return (
        f"{year}{number:06}", 1, "trinh-dien" if year == 0 else f"truoc-{year}", f"D{number}",
        stage, f"Hồ sơ {number}", "product", chance.choice(FIELDS), units[0], units, made,
        handed_in, None if stage in ("draft", "submitted") else made,
    )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
