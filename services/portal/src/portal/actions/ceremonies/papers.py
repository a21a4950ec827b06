"""Documents of a ceremony as they stand now."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from portal.model.ceremonies import papers
from portal.model.ceremonies.guests import PATH, Guest
from portal.model.ceremonies.papers import Told
from portal.model.ceremonies.parts import AgendaItem, GuestGroup, Task
from portal.store import editions
from portal.store.ceremonies import ceremonies, guests, parts
from servicekit import sealing
from servicekit.db import Connection
from servicekit.documents.model import Official
from servicekit.problems import NotFound

PAPERS: Final[dict[str, Callable[[Told], Official]]] = {
    "ke-hoach": papers.plan,
    "chuong-trinh": papers.programme,
    "bien-ban": papers.minutes,
}


def told(conn: Connection, ceremony: int, now: datetime) -> Told:
    """What the documents are made of. Raises NotFound."""
    found = ceremonies.find(conn, ceremony)
    return Told(
        edition=editions.find(conn, found.edition),
        ceremony=found,
        groups=parts.of(conn, GuestGroup, ceremony),
        tasks=parts.of(conn, Task, ceremony),
        agenda=parts.of(conn, AgendaItem, ceremony),
        counts=guests.counts(conn, ceremony),
        now=now,
    )


def invitations(about: Told, invited: list[Guest], keys: str, root: str) -> list[Official]:
    """One for each guest who has a link. Raises NotFound when nobody has."""
    made = [
        papers.invitation(about, guest, f"{root.rstrip('/')}{path_of(guest, keys)}")
        for guest in invited
        if guest.secret_sealed is not None
    ]
    if not made:
        raise NotFound
    return made


def path_of(guest: Guest, keys: str) -> str:
    """The page of the guest's invitation; empty once the link has been forgotten."""
    if guest.secret_sealed is None:
        return ""
    return PATH + sealing.unseal(keys, guest.secret_sealed).decode()
