"""Loads the catalogue from PostgreSQL, and keeps a copy on disk for when it is away (law 12)."""

import os
from pathlib import Path

import msgspec
import structlog

from contracts.events import EditionState, EntryState, SigningKeyState
from servicekit import copies, db
from servicekit.db import Connection
from voting.model.catalogue import Catalogue, Entry, as_election, as_entry
from voting.store import incarnations

log = structlog.get_logger()

FILE = "catalogue.json"


class SavedCatalogue(msgspec.Struct, frozen=True):
    """What a worker needs to go on without PostgreSQL."""

    catalogue: Catalogue
    keys: tuple[SigningKeyState, ...]
    edition: EditionState | None
    """The current one, for the frame of pages."""


def fingerprint(conn: Connection) -> str:
    """Changes with every change: a newer version, another row, an incarnation, a receipt key."""
    return str(
        db.value(
            conn,
            """
            SELECT concat_ws('/',
                (SELECT string_agg(concat_ws(':', topic, count, versions, newest), ' '
                                   ORDER BY topic)
                 FROM (SELECT topic, count(*), sum(version) AS versions,
                              max(updated_at) AS newest FROM kit.copies
                       WHERE topic IN ('editions', 'entries', 'signing_keys')
                       GROUP BY topic) copied),
                (SELECT max(id) FROM incarnations),
                (SELECT count(*) FROM edition_keys))
            """,
        )
    )


def load(conn: Connection) -> SavedCatalogue:
    """Everything anew. Editions without a receipt key yet are left out."""
    mark = fingerprint(conn)
    keys = incarnations.receipt_keys(conn)
    newest = incarnations.newest(conn)
    states = [state for state in copies.every(conn, EditionState) if state.number in keys]
    numbers = {state.code: state.number for state in states}
    catalogue = Catalogue(
        fingerprint=mark,
        incarnation=0 if newest is None else newest.id,
        elections={state.number: as_election(state, keys[state.number]) for state in states},
        entries=_entries(conn, numbers),
    )
    return SavedCatalogue(
        catalogue,
        keys=tuple(copies.every(conn, SigningKeyState)),
        edition=next((state for state in states if state.current), None),
    )


def _entries(conn: Connection, numbers: dict[str, int]) -> dict[str, Entry]:
    return {
        state.code: as_entry(state, numbers[state.edition])
        for state in copies.every(conn, EntryState)
        if state.edition in numbers
    }


def save(folder: Path, saved: SavedCatalogue) -> None:
    """Replace the copy on disk in one step. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.{os.getpid()}"
    fresh.write_bytes(msgspec.json.encode(saved))
    fresh.replace(folder / FILE)


def read(folder: Path) -> SavedCatalogue | None:
    """The copy on disk; None when there is none, or it is of another release's shape."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=SavedCatalogue)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        log.warning("catalogue on disk is left alone", reason=repr(error))
        return None
