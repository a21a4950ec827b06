"""Senders: loops that are woken when messages become due."""

from threading import Event
from typing import Final

import structlog
from psycopg import OperationalError

from notifications.actions.deliver import deliver_some
from notifications.actions.office import Office
from notifications.model.kinds import Lane
from servicekit.loops import Alive

log = structlog.get_logger()

BATCH: Final = 20
PAUSE_SECONDS: Final = 1.0


class Sender:
    """One of a lane's senders, with mail connections of its own."""

    def __init__(self, office: Office, lane: Lane, number: int) -> None:
        self.name = f"sender-{lane}-{number}"
        self._office = office
        self._lane = lane

    def run(self, stop: Event, alive: Alive) -> None:
        """Send until `stop`; a lost database is waited out."""
        while not stop.is_set():
            try:
                self._send(stop, alive)
            except OperationalError as error:
                log.warning("sender waits", sender=self.name, reason=type(error).__name__)
                alive()
                stop.wait(PAUSE_SECONDS)
        for carrier in self._office.carriers.values():
            carrier.close()

    def _send(self, stop: Event, alive: Alive) -> None:
        """Listening starts before the first look, so nothing falls between look and sleep."""
        with self._office.database.session() as conn:
            conn.execute("LISTEN messages")
            while not stop.is_set():
                alive()
                if deliver_some(self._office, self._lane, limit=BATCH, alive=alive) == 0:
                    self._rest()
                    list(conn.notifies(timeout=PAUSE_SECONDS, stop_after=1))

    def _rest(self) -> None:
        for carrier in self._office.carriers.values():
            carrier.rest()
