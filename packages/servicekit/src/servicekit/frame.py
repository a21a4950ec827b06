"""What surrounds a page: the current edition's name and mark, and whether the page is personal."""

import time
from threading import Lock
from typing import Final

import msgspec
from flask import current_app, request
from psycopg import Error

from contracts.events import EditionState
from servicekit import auth, copies
from servicekit.db import Database

FRESH_SECONDS: Final = 5.0


class EditionFrame:
    """The current edition for headers and footers; the last one known outlives the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._edition: EditionState | None = None
        self._loaded_at = float("-inf")
        self._lock = Lock()

    def edition(self) -> EditionState | None:
        """None before any edition has been announced to this service."""
        if time.monotonic() - self._loaded_at > FRESH_SECONDS:
            self._load()
        return self._edition

    def _load(self) -> None:
        with self._lock:
            self._loaded_at = time.monotonic()
            try:
                with self._database.transaction() as conn:
                    self._edition = copies.current_edition(conn)
            except (Error, copies.NoCurrentEdition, msgspec.MsgspecError):
                return


def edition_shown() -> EditionState | None:
    """The current edition as the frame of this page shows it; never raises."""
    found: EditionFrame = current_app.extensions["edition_frame"]
    return found.edition()


def is_personal() -> bool:
    """Whether the page belongs to a signed-in caller and is therefore never cached (law 10)."""
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and auth.guard_of(view) not in (None, "public")
