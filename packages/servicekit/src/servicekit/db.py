"""PostgreSQL: a pool, transactions that commit on leaving, typed rows."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Final, LiteralString, TypeVar

import psycopg
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from servicekit.turns import Turns, allow_silence

Connection = psycopg.Connection[Any]
Params = Mapping[str, Any] | Sequence[Any] | None
R = TypeVar("R")

# A server that vanished without a goodbye is noticed within half a minute, not within hours.
CONNECT: Final[dict[str, Any]] = {
    "autocommit": True,
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}

PATIENCE: Final = 5.0
"""Seconds to wait for a connection: a server that starts again is often there within them."""
PATIENCE_WHILE_AWAY: Final = 0.3
asks_only: Final = ContextVar("asks_only", default=False)
"""What is done now changes nothing. It is told soon that the server is away: the gateway has a
copy of most pages, and reading once more loses nothing."""


class NotFound(LookupError):
    """A row that must exist does not."""


class Database:
    """One service's own database. Open it after fork, close it at the end."""

    def __init__(self, url: str, *, min_size: int = 1, max_size: int = 8) -> None:
        self.url = url
        self._turns = Turns(self._connect)
        self._away = False
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=min_size,
            max_size=max_size,
            open=False,
            timeout=PATIENCE,
            reconnect_timeout=0,
            reconnect_failed=self._note_away,
            check=self._check,
            kwargs=CONNECT | {"options": "-c TimeZone=UTC"},
        )

    def _check(self, conn: Connection) -> None:
        """One broken connection means that the server was away and that all kept ones are broken.

        The pool would try one after the other, with longer and longer pauses, until a request
        gives up.
        """
        try:
            ConnectionPool.check_connection(conn)
        except psycopg.OperationalError:
            self._pool.drain()
            raise

    def _note_away(self, _pool: ConnectionPool[Connection]) -> None:
        self._away = True

    def open(self) -> None:
        """Start the pool without waiting: readiness tells when the server answers."""
        self._pool.open()

    def close(self) -> None:
        self._turns.close()
        self._pool.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: committed on leaving, rolled back by any exception.

        Raises OperationalError while the server is away.
        """
        patience = PATIENCE_WHILE_AWAY if self._away and asks_only.get() else PATIENCE
        with self._pool.connection(timeout=patience) as conn:
            self._away = False
            with conn.transaction():
                yield conn

    @contextmanager
    def session(self, *, silence: float | None = None) -> Iterator[Connection]:
        """A connection without a transaction, for LISTEN and session locks.

        `silence`: for how many seconds nothing may be asked on it. A process that stands still
        loses its locks then; None: never.
        """
        with self._connect() as conn:
            if silence is not None:
                allow_silence(conn, silence)
            yield conn

    def turn(self, name: str) -> AbstractContextManager[bool]:
        """Whether this process may now do what only one may do at a time, until the block ends.

        Raises OperationalError.
        """
        return self._turns.turn(name)

    def _connect(self) -> Connection:
        return psycopg.connect(self.url, **CONNECT)


def rows(conn: Connection, row: type[R], sql: LiteralString, params: Params = None) -> list[R]:
    """All rows, each as `row` (a dataclass or Struct with one field per column)."""
    with conn.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(sql, params).fetchall()


def maybe(conn: Connection, row: type[R], sql: LiteralString, params: Params = None) -> R | None:
    """The first row or None."""
    with conn.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(sql, params).fetchone()


def one(conn: Connection, row: type[R], sql: LiteralString, params: Params = None) -> R:
    """The first row. Raises NotFound."""
    found = maybe(conn, row, sql, params)
    if found is None:
        raise NotFound(row.__name__)
    return found


def value(conn: Connection, sql: LiteralString, params: Params = None) -> Any | None:
    """The first column of the first row, or None without a row."""
    found = conn.execute(sql, params).fetchone()
    return None if found is None else found[0]


def execute(conn: Connection, sql: LiteralString, params: Params = None) -> int:
    """Run a statement; answers how many rows it touched."""
    return conn.execute(sql, params).rowcount


def exactly_one(count: int, refusal: Exception) -> None:
    """Turn a silent no-op into the refusal it means."""
    if count != 1:
        raise refusal
