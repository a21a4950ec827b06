"""Generic copies of state topics, for look-ups that need no join."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from contracts.envelope import EventData
from contracts.events import EditionState
from contracts.topics import Topic
from servicekit import db
from servicekit.consumer import Handler, Received
from servicekit.db import Connection, NotFound

S = TypeVar("S", bound=EventData)


class NoCurrentEdition(RuntimeError):
    """No copy of the current edition has arrived yet: the service is still starting."""


def keep(*states: type[Any]) -> dict[type[Any], Handler]:
    """Handlers that keep copies of these states."""
    return dict.fromkeys(states, _store_received)


def tombstones(*states: type[Any]) -> dict[Topic, Callable[[Connection, str], None]]:
    """What to do when a key of these states is erased."""
    return {state.topic: _forgetter(state.topic) for state in states}


def store(conn: Connection, state: Any) -> bool:
    """Upsert unless we know a newer version; True when it changed something."""
    changed = db.execute(
        conn,
        """
        INSERT INTO kit.copies AS known (topic, key, version, body) VALUES (%s, %s, %s, %s)
        ON CONFLICT (topic, key) DO UPDATE
        SET version = excluded.version, body = excluded.body, updated_at = now()
        WHERE known.version < excluded.version
        """,
        (state.topic.name, state.key(), state.version, msgspec.json.encode(state).decode()),
    )
    return changed == 1


def find(conn: Connection, state: type[S], key: str) -> S | None:
    """Our copy of one state, or None."""
    body = db.value(
        conn,
        "SELECT body::text FROM kit.copies WHERE topic = %s AND key = %s",
        (state.topic.name, key),
    )
    return None if body is None else msgspec.json.decode(body, type=state)


def every(conn: Connection, state: type[S]) -> list[S]:
    """All copies of a kind, ordered by key."""
    found = conn.execute(
        "SELECT body::text FROM kit.copies WHERE topic = %s ORDER BY key", (state.topic.name,)
    )
    return [msgspec.json.decode(body, type=state) for (body,) in found]


def current_edition(conn: Connection) -> EditionState:
    """The edition that runs now. Raises NoCurrentEdition."""
    body = db.value(
        conn,
        """
        SELECT body::text FROM kit.copies
        WHERE topic = 'editions' AND (body->>'current')::boolean
        ORDER BY updated_at DESC LIMIT 1
        """,
    )
    if body is None:
        raise NoCurrentEdition
    return msgspec.json.decode(body, type=EditionState)


def edition(conn: Connection, code: str) -> EditionState:
    """An edition by its code. Raises NotFound."""
    found = find(conn, EditionState, code)
    if found is None:
        raise NotFound(f"edition {code}")
    return found


def _store_received(conn: Connection, received: Received[Any]) -> None:
    store(conn, received.event)


def _forgetter(topic: Topic) -> Callable[[Connection, str], None]:
    def forget(conn: Connection, key: str) -> None:
        db.execute(conn, "DELETE FROM kit.copies WHERE topic = %s AND key = %s", (topic.name, key))

    return forget
