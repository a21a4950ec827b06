"""The worker's own copy of the catalogue: compared each second, kept on disk too (law 12)."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import structlog
from psycopg import OperationalError

from contracts.events import EditionState
from servicekit.db import Connection, Database
from voting import metrics
from voting.model.catalogue import Catalogue
from voting.store import catalogue as store
from voting.store.catalogue import SavedCatalogue

log = structlog.get_logger()

A = TypeVar("A")

SECONDS = 1.0
STALE_SECONDS = 4.0


class CatalogueKeeper:
    """Holds what votes need to be judged. `saved` is None before the first picture."""

    def __init__(
        self, database: Database, folder: Path, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._folder = folder
        self._monotonic = monotonic
        self._compared_at = float("-inf")
        self._loaded = ""
        self.saved: SavedCatalogue | None = store.read(folder)

    @property
    def catalogue(self) -> Catalogue | None:
        return None if self.saved is None else self.saved.catalogue

    @property
    def incarnation(self) -> int:
        """Of the log; 0 while unknown."""
        return 0 if self.saved is None else self.saved.catalogue.incarnation

    @property
    def is_fresh(self) -> bool:
        """Whether PostgreSQL answered lately; pages skip it when not."""
        return self._monotonic() - self._compared_at < STALE_SECONDS

    def with_ledger(self, ask: Callable[[Connection], A], *, without: Callable[[], A]) -> A:
        """Ask in a transaction; `without` answers at once while PostgreSQL is known to be away."""
        if not self.is_fresh:
            return without()
        try:
            with self._database.transaction() as conn:
                return ask(conn)
        except OperationalError:
            return without()

    def edition(self) -> EditionState | None:
        """The current edition, for the frame of pages."""
        return None if self.saved is None else self.saved.edition

    def refresh(self) -> bool:
        """Compare with PostgreSQL and load if it differs. False while PostgreSQL is away.

        The copy on disk is never trusted to be the same: it may be another release's, or of a
        database that was restored since. What counts is what this process loaded itself.
        """
        try:
            with self._database.transaction() as conn:
                if store.fingerprint(conn) != self._loaded:
                    self.saved = store.load(conn)
                    self._loaded = self.saved.catalogue.fingerprint
                    self._keep(self.saved)
        except OperationalError as error:
            log.warning("catalogue is kept as it is", reason=type(error).__name__)
            return False
        self._compared_at = self._monotonic()
        return True

    def run(self) -> None:
        """Refresh each second, for ever; in a thread or greenlet of its own."""
        while True:
            self.look()
            time.sleep(SECONDS)

    def look(self) -> None:
        """Refresh, whatever happens; the metric says how old the catalogue is."""
        try:
            self.refresh()
        except Exception:
            # Whatever it is, a frozen catalogue would judge votes by old windows.
            log.exception("catalogue not refreshed")
        metrics.CATALOGUE_AGE.set(self._monotonic() - self._compared_at)

    def _keep(self, saved: SavedCatalogue) -> None:
        try:
            store.save(self._folder, saved)
        except OSError as error:
            log.warning("catalogue not saved on disk", reason=type(error).__name__)
