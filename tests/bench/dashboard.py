"""What staff pages of figures cost with ten million votes and 20,000 dossiers, and how fast
reporting applies what the ledger has recorded.

`python -m bench.dashboard` with CONTEST_TEST_HOME naming a running stack; it uses a database of its
own there and takes two or three minutes, most of them to make the votes.
"""

import gc
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
from reporting.actions.apply_events import record_votes
from reporting.actions.rebuild import ensure_live
from reporting.bootstrap import make_app
from reporting.model.recent import Recent
from reporting.settings import ReportingSettings
from reporting.store import generations, lag, places
from reporting.web.sections import RECENT
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
    "targets and ranking of units": "/bao-cao/don-vi",
    "map of communes and wards": "/bao-cao/bieu-do/ban-do-xa-phuong.svg",
    "units by month, on time": "/bao-cao/thang/bang",
    "what came in for a month": "/bao-cao/thang/nhan?ky={month}",
    "one unit": "/bao-cao/don-vi/05482",
    "rows behind a number": "/bao-cao/ho-so?giai_doan=valid",
    "all figures for programs": "/api/reporting/v1/summary",
}
"""Each is read as by the first who asks: nothing that was read before serves again."""

REPORTS: Final = """
    INSERT INTO public.unit_reports (edition, period, unit, expected, covers_from, last_day, due_at,
        remind_on, state, version, contents, figures, submitted_at, received_at, on_time)
    SELECT CASE year WHEN 0 THEN 'trinh-dien' ELSE 'truoc-' || year END,
        to_char(month, 'YYYY-MM'), units.code, true, month - interval '1 month', month::date, month,
        '{}', 'accepted', 1, jsonb_build_object('results', repeat('Kết quả của đơn vị. ', 80)),
        jsonb_build_object('valid', 3, 'as_of', month), month, month,
        hashtext(units.code || month) > 0
    FROM units, generate_series(0, %(years)s - 1) AS year, LATERAL generate_series(
        date_trunc('month', %(now)s) - make_interval(months => 12 * year + 11),
        date_trunc('month', %(now)s) - make_interval(months => 12 * year), interval '1 month'
    ) AS month
"""
ACCOUNTS: Final = """
    INSERT INTO accounts_by_day (day, commune, accounts, declared)
    SELECT day::date, units.code, 30, 20
    FROM units, generate_series(%(now)s - interval '3 years', %(now)s, interval '1 day') AS day
"""
MESSAGES: Final = """
    INSERT INTO messages_by_day (day, channel, state, messages)
    SELECT day::date, channel, state, 900
    FROM unnest(ARRAY['email', 'zalo', 'sms']) AS channel,
        unnest(ARRAY['sent', 'failed', 'expired']) AS state,
        generate_series(%(now)s - interval '3 years', %(now)s, interval '1 day') AS day
"""


def main() -> int:
    """The tables; 1 when a page is slower than the goal or events are applied too slowly."""
    with database("bench_dashboard", "reporting") as (own, admin), TemporaryDirectory() as folder:
        now = clock.now()
        number = ensure_live(own, now)
        began = time.perf_counter()
        fill(admin, generations.schema_of(number), now)
        say(f"{VOTES:,} votes, {DOSSIERS * YEARS:,} dossiers: {time.perf_counter() - began:.0f} s")
        client = reader(own, Path(folder), now)
        said = {
            "week": f"{now - timedelta(days=7):%Y-%m-%d}",
            "month": f"{now - timedelta(days=40):%Y-%m}",
        }
        gc.collect()
        gc.freeze()  # as a worker of the service does once it is loaded
        slowest = max(tell(name, client, path.format(**said)) for name, path in PAGES.items())
        rate = _apply(own, number, now)
    return 1 if slowest > GOAL_MS or rate < GOAL_VOTES_A_SECOND else 0


def _apply(own: Database, number: int, now: datetime) -> float:
    """Votes a second, from an event's bytes to the sums, a hundred events in a transaction."""
    records = list(_ledger(now))
    began = time.perf_counter()
    for start in range(0, len(records), 100):
        received = list(map(_received, records[start : start + 100]))
        with own.transaction() as conn:
            generations.enter(conn, number)
            record_votes(conn, received)
            lag.note_progress(conn, received[0].topic, 0, now)
    seconds = time.perf_counter() - began
    rate = BATCHES * LEDGER_BATCH / seconds
    say(
        f"{BATCHES * LEDGER_BATCH:,} votes in {BATCHES} ledger transactions applied in"
        f" {seconds:.1f} s: {rate:,.0f} votes/s, {VOTES / rate / 60:.1f} minutes for ten million"
    )
    return rate


def _received(record: bytes) -> Received[Any]:
    envelope = open_envelope(record)
    event = read_data(envelope)
    return Received(
        event=event, edition=envelope.edition, id=envelope.id, time=envelope.time,
        topic=event.topic.name, partition=0, offset=0, key=event.key(), request_id="",
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


def reader(own: Database, folder: Path, now: datetime) -> GatewayClient:
    """Somebody of the Board; nothing that was read before serves again."""
    key = OKPKey.generate_key("Ed25519", private=True)
    key.ensure_kid()
    jwk = {name: str(value) for name, value in key.as_dict(private=False).items()}
    voting = Window(start=now - timedelta(days=VOTING_DAYS), end=now + timedelta(days=1))
    reception = Window(start=now - timedelta(days=30), end=now + timedelta(days=1))
    windows = EditionWindows(voting=voting, submission=reception)
    rules = {
        "fields": [{"code": code, "label": code} for code in FIELDS],
        "review_days": 5,
        "monthly_report": {"before_day": 30},
        "targets": [{"label": "Xã, phường", "minimum": 300, "groups": ["commune_or_ward"]}],
    }
    with own.transaction() as conn:
        put_copy(conn, SigningKeyState(kid=str(key.kid), version=1, jwk=jwk))
        put_copy(conn, an_edition(windows=windows, rules=rules))
    settings = ReportingSettings(
        database_url="", listen="", ops_listen="", work_ops_listen="", run_dir=folder,
        public_url="http://localhost",
    )  # fmt: skip
    app = make_app(settings, own)
    app.extensions[RECENT] = Recent(most=0)
    client = GatewayClient(app, app.response_class, use_cookies=True)
    sign_in(client, Signer(key)(1, roles=(Role.BOARD,)))
    return client


def fill(admin: psycopg.Connection[Any], schema: str, now: datetime) -> None:
    """A contest of ten million votes, with two editions before it."""
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
    for statement in (REPORTS, ACCOUNTS, MESSAGES):
        admin.execute(statement, {"now": now, "years": YEARS})
    admin.execute("ANALYZE")


def _fill_votes(admin: psycopg.Connection[Any], now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    minutes = VOTING_DAYS * 24 * 60
    start = minute - timedelta(minutes=minutes)
    span = {"edition": EDITION, "start": start, "end": minute}
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
        INSERT INTO votes_by_entry_minute (edition, entry, minute, votes, struck)
        SELECT %(edition)s, n, m, 1, 0
        FROM generate_series(%(recent)s, %(end)s, interval '1 minute') AS m,
        generate_series(1, %(entries)s) AS n
        """,
    ):
        admin.execute(statement, span | each)
    hour = start.replace(minute=0)
    while hour <= minute:  # one after the other, as they come
        admin.execute(
            """
            INSERT INTO votes_by_entry_hour (edition, entry, hour, votes, struck)
            SELECT %(edition)s, n, %(hour)s, %(hourly)s, 0
            FROM generate_series(1, %(entries)s) AS n
            """,
            span | each | {"hour": hour},
        )
        hour += timedelta(hours=1)


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
