"""What can be compared between a contest and its copy: rows and hashes of tables."""

from collections.abc import Callable
from dataclasses import dataclass

from stack import postgres
from stack.home import Home

Ask = Callable[[str, str], str]
"""`ask(statement, database)` answers what psql prints."""
Tables = dict[str, "Figure"]
# What every start of the services changes, or what belongs to one log of Kafka.
FLEETING = (
    "kit.outbox", "kit.positions", "kit.migrations", "public.log_counts", "public.log_progress",
    "public.incarnations", "public.recounts", "public.generations", "public.lag",
)  # fmt: skip
TABLES = """
    SELECT schemaname || '.' || tablename FROM pg_tables
    WHERE schemaname IN ('public', 'kit') ORDER BY 1
"""
# A restore makes a new signing key, and everybody copies it.
SOURCES = {"kit.copies": "(SELECT * FROM kit.copies WHERE topic <> 'signing_keys')"}
HASH = "coalesce(sum(hashtextextended({what}::text, 0)::numeric), 0)"
LEDGER = """
    SELECT count(*), coalesce(sum(hashtextextended(
        (edition, entry, account, state, received_at)::text, 0)::numeric), 0)
    FROM ledger WHERE received_at < '{before}'
"""
REACHED = """
    SELECT coalesce(count(*) > 0 AND bool_and(coalesce(recorded_until > '{since}', false)), false)
    FROM kit.positions place
    JOIN (SELECT cluster_id, topic_id FROM incarnations ORDER BY id DESC LIMIT 1) newest
         USING (cluster_id, topic_id)
    LEFT JOIN log_progress USING (cluster_id, topic_id, partition)
    WHERE place.consumer = 'ledger'
"""


@dataclass(frozen=True)
class Figure:
    """`content` is the same for the same rows in any order."""

    rows: int
    content: str


def of(home: Home) -> Ask:
    """A contest of this machine is asked."""
    return lambda statement, database: postgres.sql(home, statement, database=database)


def counts(ask: Ask) -> dict[str, int]:
    """Rows by table, as `voting.public.ledger`."""
    return {name: figure.rows for name, figure in _each(ask, content=False).items()}


def tables(ask: Ask) -> Tables:
    """Rows and content by table."""
    return _each(ask, content=True)


def ledger(ask: Ask, before: str) -> Figure:
    """Votes received before a moment, wherever they stood in which log."""
    return _figure(ask(LEDGER.format(before=before), "contest_voting"))


def ledger_reached(ask: Ask, since: str) -> bool:
    """The ledger has come to the end of its newest log at a moment after `since`."""
    return ask(REACHED.format(since=since), "contest_voting").strip() == "t"


def _each(ask: Ask, *, content: bool) -> Tables:
    found = {}
    for service in postgres.SERVICES:
        database = f"contest_{service}"
        for table in ask(TABLES, database).split():
            if table not in FLEETING:
                what = HASH.format(what=_row(table)) if content else "0"
                query = f"SELECT count(*), {what} FROM {SOURCES.get(table, table)} AS t"  # noqa: S608
                found[f"{service}.{table}"] = _figure(ask(query, database))
    return found


def _row(table: str) -> str:
    """Without places in the log, which a restored ledger has others of."""
    if table == "public.ledger":
        return "(t.edition, t.entry, t.account, t.state, t.received_at)"
    if table == "public.tallies":
        return "(t.edition, t.entry, t.counted, t.held, t.struck)"
    return "t"


def _figure(told: str) -> Figure:
    rows, content = told.strip().split("|")
    return Figure(int(rows), content)
