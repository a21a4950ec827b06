"""What the public may know of an edition's ceremonies."""

from portal.model.ceremonies.ceremony import Ceremony
from portal.model.ceremonies.parts import AgendaItem
from portal.store.ceremonies import ceremonies, parts
from servicekit.db import Connection


def ceremonies_shown(conn: Connection, edition: str) -> list[tuple[Ceremony, list[AgendaItem]]]:
    """Those that staff put on the page; the agenda only where they put it there too."""
    return [
        (found, parts.of(conn, AgendaItem, found.id) if found.agenda_shown else [])
        for found in ceremonies.shown(conn, edition)
    ]
