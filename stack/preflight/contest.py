"""What the contest says of itself: processes, windows, queues, counts."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from stack import postgres
from stack.fingerprints import Changes
from stack.home import Home
from stack.preflight.finding import Finding, graded
from stack.status import conditions

ASK_SECONDS = 5
CAPACITY = 1_500_000
"""Account numbers from here on have no bit in the filter; they vote, more slowly."""
LAG_LOOK, LAG_STOP = 5.0, 30.0
OUTBOX_LOOK, OUTBOX_STOP = 10.0, 60.0
DEAD_STOP = 50
RECOUNT_LOOK = 2_400.0

OUTBOX = """
    SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM kit.outbox
    WHERE published_at IS NULL
"""
DEAD = "SELECT count(*) FROM kit.dead_letters WHERE settled_at IS NULL"
LAG = """
    SELECT coalesce(extract(epoch FROM now() - min(recorded_until)), 1e9)
    FROM log_progress JOIN (SELECT cluster_id, topic_id FROM incarnations ORDER BY id DESC LIMIT 1)
        newest USING (cluster_id, topic_id)
"""
RECOUNT = """
    SELECT extract(epoch FROM now() - counted_at) || ' ' || differences || ' ' || votes
    FROM recounts ORDER BY id DESC LIMIT 1
"""
UNEXPLAINED = """
    SELECT coalesce(sum(place.next_offset), 0) - coalesce((
        SELECT sum(recorded + duplicates + dead + markers) FROM log_counts
        JOIN newest USING (cluster_id, topic_id)), 0)
    FROM kit.positions place JOIN newest USING (cluster_id, topic_id)
    WHERE place.consumer = 'ledger'
"""
NEWEST = "WITH newest AS (SELECT cluster_id, topic_id FROM incarnations ORDER BY id DESC LIMIT 1)"


def processes(home: Home) -> Finding:
    found = conditions(home)
    waiting = [one.name for one in found if not one.ready]
    if waiting:
        return Finding("processes", "stop", f"not ready: {', '.join(waiting)}")
    return Finding("processes", "ok", f"{len(found)} ready")


def code(home: Home) -> Finding:
    changed = [kind for kind in ("python", "services", "assets") if kind in Changes(home)]
    if changed:
        return Finding("code", "look", "the checkout is newer than what runs (./contest up)")
    return Finding("code", "ok", "what runs is what lies here")


def current_edition(home: Home) -> dict[str, Any] | None:
    """As the public sees it; None when the portal does not say."""
    url = f"{home.public_url}/api/portal/v1/editions/current"
    try:
        with urlopen(url, timeout=ASK_SECONDS) as answer:  # noqa: S310  # our own gateway
            found: dict[str, Any] = json.loads(answer.read())
    except (URLError, OSError, ValueError):
        return None
    return found


def window(edition: dict[str, Any] | None, now: datetime) -> Finding:
    """When voting begins and ends."""
    if edition is None:
        return Finding("voting window", "stop", "the portal names no current edition")
    voting = edition["windows"].get("voting")
    if voting is None:
        return Finding("voting window", "stop", f"{edition['code']} has none")
    start, end = (datetime.fromisoformat(voting[key]) if voting[key] else None
                  for key in ("start", "end"))  # fmt: skip
    words = f"{edition['code']}: {voting['start']} to {voting['end'] or 'not said'}"
    if (edition["voting"] or {}).get("paused"):
        return Finding("voting window", "stop", f"voting is paused; {words}")
    if end is not None and (end <= now or (start is not None and end <= start)):
        return Finding("voting window", "stop", f"it is over; {words}")
    return Finding("voting window", "ok", words)


def queues(home: Home) -> Iterator[Finding]:
    """What waits to be published, and what could not be handled."""
    age = max(_number(home, service, OUTBOX) for service in postgres.SERVICES)
    words = f"oldest unpublished event {age:.0f} s"
    yield graded("outbox", age, words, look=OUTBOX_LOOK, stop=OUTBOX_STOP)
    dead = {service: int(_number(home, service, DEAD)) for service in postgres.SERVICES}
    named = ", ".join(f"{service} {count}" for service, count in dead.items() if count)
    words = f"{named or 'none'}{' (SERVICE dead-letters list)' if named else ''}"
    yield graded("dead letters", sum(dead.values()), words, look=1, stop=DEAD_STOP)


def ledger(home: Home) -> Iterator[Finding]:
    """How current the count is, and whether it adds up."""
    lag = _number(home, "voting", LAG)
    yield graded("ledger lag", lag, f"{lag:.0f} s", look=LAG_LOOK, stop=LAG_STOP)
    lost = _number(home, "voting", NEWEST + UNEXPLAINED)
    words = "log = rows + duplicates + dead + markers" if not lost else f"{lost:.0f} unexplained"
    yield Finding("reconciliation", "stop" if lost else "ok", words)
    told = postgres.sql(home, RECOUNT, database="contest_voting").split()
    if not told:
        yield Finding("recount", "look", "never yet")
        return
    age, differences = float(told[0]), int(told[1])
    words = f"{told[2]} votes, {differences} tallies differ, {age / 60:.0f} min ago"
    if differences:
        yield Finding("recount", "stop", words)
    else:
        yield graded("recount", age, words, look=RECOUNT_LOOK, stop=float("inf"))


def numbers(home: Home) -> Finding:
    last = _number(home, "accounts", "SELECT last_value FROM account_numbers")
    words = f"account {last:.0f}, room for {CAPACITY} in the filter"
    return graded("account numbers", last, words, look=0.8 * CAPACITY, stop=float("inf"))


def _number(home: Home, service: str, query: str) -> float:
    return float(postgres.sql(home, query, database=f"contest_{service}"))
