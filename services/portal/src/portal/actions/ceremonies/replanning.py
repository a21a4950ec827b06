"""A ceremony is called off, held after all, taken off the list; guests hear of it."""

from typing import Any, Final, Literal

import msgspec

from portal.actions.ceremonies import letters
from portal.actions.ceremonies.changing import By
from portal.errors.ceremonies import CeremonyOver, GuestsKnow
from portal.model.ceremonies.ceremony import schedule
from portal.store.ceremonies import ceremonies, guests
from servicekit.db import Database

Act = Literal["told", "cancelled", "held_after_all"]
_SETTINGS: Final[dict[Act, dict[str, Any]]] = {
    "told": {},
    "cancelled": {"state": "cancelled"},
    "held_after_all": {"state": "planned"},
}


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What is to happen, with the reason guests read; `version`: the one that was seen."""

    act: Act
    notice: str
    version: int


def decide(database: Database, ceremony: int, decision: Decision, keys: str, by: By) -> int:
    """Do it and tell whoever was invited to something else, each once; answers how many.

    Raises CeremonyChangedMeanwhile, CeremonyOver for calling off what took place, NotFound.
    """
    with database.transaction() as conn:
        if ceremonies.locked(conn, ceremony).ended and decision.act == "cancelled":
            raise CeremonyOver
        values = _SETTINGS[decision.act] | {"notice": decision.notice}
        ceremonies.save(conn, ceremony, decision.version, values, by.now)
        count = letters.tell_changes(conn, ceremonies.find(conn, ceremony), keys, by)
        ceremonies.note(conn, ceremony, decision.act, decision.notice, by.account, by.now)
    return count


def need_not_tell(database: Database, ceremony: int, by: By) -> None:
    """A change too small for a letter: nobody is waiting to be told any more. Raises NotFound."""
    with database.transaction() as conn:
        found = ceremonies.locked(conn, ceremony)
        guests.note_told(conn, guests.to_tell(conn, found), schedule(found))
        ceremonies.note(conn, ceremony, "not_told", "", by.account, by.now)


def remove(database: Database, ceremony: int, by: By) -> None:
    """Off the list; it can be brought back. Raises GuestsKnow, NotFound."""
    with database.transaction() as conn:
        found = ceremonies.locked(conn, ceremony)
        if guests.was_anybody_here_or_invited(conn, ceremony):
            raise GuestsKnow
        ceremonies.remove(conn, ceremony, by.now)
        ceremonies.note(conn, ceremony, "removed", found.title, by.account, by.now)


def bring_back(database: Database, ceremony: int, by: By) -> None:
    """Raises CeremonyChangedMeanwhile when somebody has done so already."""
    with database.transaction() as conn:
        ceremonies.bring_back(conn, ceremony)
        ceremonies.note(conn, ceremony, "brought_back", "", by.account, by.now)
