"""Complete sets of projections, each in its own schema; one is live, at most one is filling."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final, NamedTuple

from psycopg import sql

from reporting.errors import NoFiguresYet
from servicekit import db
from servicekit.db import Connection, Database

BLUEPRINT: Final = "blueprint"
SUMMED_UP: Final = (
    ("votes_by_entry_hour", sql.SQL("INSERT OR UPDATE"), "sum_up_hour"),
    ("transitions", sql.SQL("INSERT"), "sum_up_step"),
)
"""Tables whose rows the database adds to sums of days: when, and by which function."""


def schema_of(number: int) -> str:
    """The schema that holds a generation's tables."""
    return f"generation_{number}"


def consumer_of(number: int) -> str:
    """The name under which a generation keeps its positions in the log."""
    return f"generation-{number}"


def live(conn: Connection) -> int | None:
    """The generation that answers, or None before the first."""
    found = db.value(conn, "SELECT number FROM generations WHERE state = 'live'")
    return None if found is None else int(found)


def enter(conn: Connection, number: int) -> None:
    """Until the end of the transaction, unqualified tables are this generation's."""
    path = f"{schema_of(number)}, public"
    db.execute(conn, "SELECT set_config('search_path', %s, true)", (path,))


def enter_live(conn: Connection) -> None:
    """The same of the live generation. Raises NoFiguresYet."""
    number = live(conn)
    if number is None:
        raise NoFiguresYet
    enter(conn, number)


@contextmanager
def reading(database: Database) -> Iterator[Connection]:
    """A read-only transaction on one snapshot of the live generation. Raises NoFiguresYet."""
    with database.transaction() as conn:
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        enter_live(conn)
        _plan_for_each_question(conn)
        yield conn


@contextmanager
def writing(database: Database) -> Iterator[Connection]:
    """A transaction that reads the live generation and writes beside it. Raises NoFiguresYet."""
    with database.transaction() as conn:
        number = live(conn)
        if number is None:
            raise NoFiguresYet
        enter(conn, number)
        yield conn


def begin(conn: Connection, now: datetime) -> int:
    """Lay out an empty generation and answer its number; it is not live yet."""
    number = db.value(
        conn,
        "INSERT INTO generations (state, started_at) VALUES ('filling', %s) RETURNING number",
        (now,),
    )
    _lay_out(conn, schema_of(int(number or 0)))
    return int(number or 0)


class Share(NamedTuple):
    """Topics by name, with their names on the broker, and the tables that only they fill."""

    topics: Mapping[str, str]
    tables: Sequence[str]


def inherit(conn: Connection, number: int, source: int, share: Share) -> None:
    """Begin with another generation's share and its positions: the tail of the log comes on top.

    The transaction must see one snapshot, because the other generation goes on meanwhile.
    """
    enter(conn, number)
    for table in share.tables:
        conn.execute(
            sql.SQL("INSERT INTO {} SELECT * FROM {}").format(
                sql.Identifier(schema_of(number), table), sql.Identifier(schema_of(source), table)
            )
        )
    db.execute(
        conn,
        """
        INSERT INTO kit.positions (consumer, cluster_id, topic_id, topic, partition, next_offset,
                                   caught_up)
        SELECT %s, cluster_id, topic_id, topic, partition, next_offset, caught_up
        FROM kit.positions WHERE consumer = %s AND topic = ANY (%s)
        """,
        (consumer_of(number), consumer_of(source), list(share.topics.values())),
    )
    db.execute(
        conn,
        "UPDATE generations SET inherited = %s WHERE number = %s",
        (list(share.topics), number),
    )


def go_live(conn: Connection, number: int, now: datetime) -> None:
    """Swap: readers that begin after the commit see this generation and no other."""
    db.execute(conn, "UPDATE generations SET state = 'retired' WHERE state = 'live'")
    changed = db.execute(
        conn,
        """
        UPDATE generations SET state = 'live', live_at = %s
        WHERE number = %s AND state = 'filling'
        """,
        (now, number),
    )
    db.exactly_one(changed, LookupError(f"generation {number} is not filling"))


def drop_unused(conn: Connection) -> list[int]:
    """Drop retired and abandoned generations. The last retired one lives until the next rebuild,
    because readers may still be inside it when the swap happens.
    """
    numbers = [
        int(number)
        for (number,) in conn.execute(
            "DELETE FROM generations WHERE state <> 'live' RETURNING number"
        )
    ]
    for number in numbers:
        _drop(conn, schema_of(number))
        db.execute(conn, "DELETE FROM kit.positions WHERE consumer = %s", (consumer_of(number),))
    return numbers


def applied(conn: Connection, number: int) -> dict[str, int]:
    """How many events a generation has read, by the topic's name on the broker."""
    found = conn.execute(
        """
        SELECT topic, sum(next_offset)::bigint FROM kit.positions WHERE consumer = %s
        GROUP BY topic ORDER BY topic
        """,
        (consumer_of(number),),
    )
    return dict(found.fetchall())


def tables(conn: Connection) -> list[str]:
    """Names of the blueprint's tables."""
    found = conn.execute(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = %s ORDER BY 1", (BLUEPRINT,)
    )
    return [name for (name,) in found]


def _lay_out(conn: Connection, schema: str) -> None:
    # A leftover can only be there when the list of generations was lost: it belongs to nobody.
    _drop(conn, schema)
    conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    for table in tables(conn):
        conn.execute(
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(
                sql.Identifier(schema, table), sql.Identifier(BLUEPRINT, table)
            )
        )
    for table, change, function in SUMMED_UP:
        conn.execute(
            sql.SQL(
                "CREATE TRIGGER sum_up AFTER {} ON {} FOR EACH ROW EXECUTE FUNCTION public.{}()"
            ).format(change, sql.Identifier(schema, table), sql.Identifier(function))
        )


def _plan_for_each_question(conn: Connection) -> None:
    """A plan that fits every choice of filters, which repeated statements get, fits none of them:
    figures of a group of units took twice as long with it.
    """
    db.execute(conn, "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")


def _drop(conn: Connection, schema: str) -> None:
    conn.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
