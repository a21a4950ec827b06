"""One short text that changes whenever a figure may have changed."""

from datetime import datetime

from reporting.store.generations import consumer_of, live
from servicekit import db
from servicekit.db import Connection


def read(conn: Connection, now: datetime) -> str:
    """The live generation, how much of the log it has applied, the editions and the minute.

    The same in every process: a page drawn by one and a stream of another can be compared.
    """
    number = live(conn) or 0
    found = db.value(
        conn,
        """
        SELECT concat_ws('-',
            (SELECT coalesce(sum(next_offset), 0) FROM kit.positions WHERE consumer = %s),
            (SELECT coalesce(sum(version), 0) FROM kit.copies WHERE topic = 'editions'))
        """,
        (consumer_of(number),),
    )
    return f"{number}-{found}-{int(now.timestamp()) // 60}"
