"""Count who comes by a unit's links, and tell others of the sums."""

from datetime import datetime
from typing import Final

from portal.model import phases, promotion
from portal.store import editions, promotion_plans, visits
from servicekit import outbox
from servicekit.db import Connection, Database
from servicekit.times import VN

AT_ONCE: Final = 500


def count_visit(conn: Connection, unit: str, word: str, now: datetime) -> bool:
    """Add one opening to the current edition; False when there is none yet."""
    edition = editions.current(conn)
    if edition is None:
        return False
    today = now.astimezone(VN).date()
    visits.add(conn, edition.code, unit, promotion.channel_of(word), today)
    return True


def publish_visits(database: Database, now: datetime) -> int:
    """Tell of the sums that have grown; answers how many. Never waits for who is counting."""
    told = 0
    while taken := _publish_some(database, now):
        told += taken
        if taken < AT_ONCE:
            break
    return told


def _publish_some(database: Database, now: datetime) -> int:
    with database.transaction() as conn:
        grown = visits.take_unpublished(conn, AT_ONCE)
        for count in grown:
            outbox.publish(conn, count, edition=count.edition, now=now)
    return len(grown)


def republish_visits(conn: Connection, now: datetime) -> int:
    """All sums once more; answers how many."""
    found = visits.every(conn)
    for count in found:
        outbox.publish(conn, count, edition=count.edition, now=now)
    return len(found)


def seed_visits(database: Database, now: datetime) -> int:
    """Visits of the last days for demonstrations, once; answers how many sums."""
    today = now.astimezone(VN).date()
    with database.transaction() as conn:
        counts = [
            count
            for edition in editions.every(conn)
            if edition.demonstration and not phases.has_results(edition, now)
            for count in promotion_plans.visits(edition.code, today)
        ]
        for count in counts:
            visits.plant(conn, count)
    return len(counts)
