"""Letters to guests and helpers: one event each, their addresses sealed in it (law 11)."""

from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from contracts.events import Addressee, CeremonyLetterRequested
from portal.actions.ceremonies.changing import By
from portal.errors.ceremonies import CeremonyNotOn, CeremonyOver
from portal.model.ceremonies import parts as rules
from portal.model.ceremonies.ceremony import CONTACTS_KEPT, Ceremony, is_over, schedule, when
from portal.model.ceremonies.guests import PATH, Guest
from portal.model.ceremonies.letters import Kind, Letter
from portal.model.ceremonies.parts import Task
from portal.store.ceremonies import ceremonies, guest_sheets, guests, merged_guests, parts
from portal.store.ceremonies import letters as kept_letters
from servicekit import outbox, sealing
from servicekit.db import Connection, Database
from servicekit.times import VN

STAFF_PATH: Final = "/quan-tri/le/"
LIFE: Final = timedelta(days=7)
"""Of a letter while the ceremony's day is open."""
REMINDED_ONCE_IN: Final = timedelta(hours=20)
MORNING: Final = time(7)
_WITH_REASON: Final = ("changed", "cancelled")
SHEETS_KEPT: Final = timedelta(days=1)
AFTERWARDS: Final = timedelta(days=1)
REMOVED_KEPT: Final = timedelta(days=30)
"""A ceremony off the list can be brought back so long."""


def invite(database: Database, ceremony: int, keys: str, by: By) -> int:
    """Everybody who can be reached and was not invited; answers how many.

    Raises CeremonyNotOn, CeremonyOver, NotFound.
    """
    with database.transaction() as conn:
        found = _on(ceremonies.locked(conn, ceremony), by.now)
        invited = guests.to_invite(conn, ceremony)
        for guest in invited:
            _send(conn, found, guest, "invitation", keys, by.now)
        guests.note_invited(conn, invited, by.now)
        if invited:
            ceremonies.note(conn, ceremony, "invited", str(len(invited)), by.account, by.now)
    return len(invited)


def invite_again(database: Database, ceremony: int, guest: int, keys: str, by: By) -> bool:
    """One invitation once more; False when the guest has no address (any more).

    Raises CeremonyNotOn, CeremonyOver, NotFound.
    """
    with database.transaction() as conn:
        found = _on(ceremonies.locked(conn, ceremony), by.now)
        one = guests.find(conn, ceremony, guest)
        if not _send(conn, found, one, "invitation", keys, by.now):
            return False
        guests.note_invited(conn, [one], by.now)
        ceremonies.note(conn, ceremony, "invited", one.code, by.account, by.now)
    return True


def remind(database: Database, ceremony: int, keys: str, by: By) -> int:
    """Who was invited and did not decline, at most once a day; answers how many.

    Raises CeremonyNotOn, CeremonyOver, NotFound.
    """
    with database.transaction() as conn:
        return _remind(conn, _on(ceremonies.locked(conn, ceremony), by.now), keys, by)


def tell_changes(conn: Connection, ceremony: Ceremony, keys: str, by: By) -> int:
    """Whoever was invited for another time or place, or to what does not take place any more.

    Answers how many; inside the transaction that changes it.
    """
    found = guests.to_tell(conn, ceremony)
    letter: Kind = "cancelled" if ceremony.cancelled else "changed"
    for guest in found:
        _send(conn, ceremony, guest, letter, keys, by.now)
    return len(found)


def send_due(database: Database, now: datetime, *, keys: str) -> int:
    """Reminders of guests so many days before, of tasks every morning; addresses are forgotten,
    and what was removed long ago is gone for good.

    Answers how many letters were sent.
    """
    by = By(account=None, now=now)
    sent = 0
    with database.transaction() as conn:
        for ceremony in ceremonies.waiting(conn, now - AFTERWARDS):
            if _guests_are_due(ceremony, now):
                sent += _remind(conn, ceremony, keys, by)
            sent += _remind_tasks(conn, ceremony, keys, now)
        guests.forget_addresses(conn, now - CONTACTS_KEPT)
        merged_guests.forget(conn)
        kept_letters.forget(conn)
        guest_sheets.forget(conn, now - SHEETS_KEPT)
        ceremonies.purge(conn, now - REMOVED_KEPT)
    return sent


def _on(ceremony: Ceremony, now: datetime) -> Ceremony:
    """Raises CeremonyNotOn, CeremonyOver."""
    if ceremony.cancelled:
        raise CeremonyNotOn
    if is_over(ceremony, now):
        raise CeremonyOver
    return ceremony


def _guests_are_due(ceremony: Ceremony, now: datetime) -> bool:
    """On one day only: a reminder every day would be a nuisance."""
    if ceremony.starts_at is None or not ceremony.remind_days or ceremony.starts_at <= now:
        return False
    day = ceremony.starts_at.astimezone(VN).date() - timedelta(days=ceremony.remind_days)
    here = now.astimezone(VN)
    return here.date() == day and here.time() >= MORNING


def _remind(conn: Connection, ceremony: Ceremony, keys: str, by: By) -> int:
    found = guests.to_remind(conn, ceremony.id, by.now - REMINDED_ONCE_IN)
    for guest in found:
        _send(conn, ceremony, guest, "reminder", keys, by.now)
    guests.note_reminded(conn, found, by.now)
    if found:
        ceremonies.note(conn, ceremony.id, "reminded", str(len(found)), by.account, by.now)
    return len(found)


def _send(  # what a letter is made of
    conn: Connection, ceremony: Ceremony, guest: Guest, letter: Kind, keys: str, now: datetime
) -> bool:
    """Nothing, and False, for a guest without address or link."""
    if guest.secret_sealed is None or not (guest.email or guest.phone):
        return False
    path = PATH + sealing.unseal(keys, guest.secret_sealed).decode()
    addressee = Addressee(
        name=guest.name, email=guest.email or None, phone=guest.phone or None, path=path
    )
    about = {"letter": letter, "reason": ceremony.notice if letter in _WITH_REASON else ""}
    event = _letter(ceremony, about, _seal(keys, addressee), now)
    request = outbox.publish(conn, event, edition=ceremony.edition, now=now)
    kept_letters.add(
        conn,
        Letter(
            request=UUID(request),
            guest=guest.id,
            letter=letter,
            asked_at=now,
            expires_at=event.expires_at,
        ),
    )
    guests.note_told(conn, [guest], schedule(ceremony))
    return True


def _remind_tasks(conn: Connection, ceremony: Ceremony, keys: str, now: datetime) -> int:
    here = now.astimezone(VN)
    if here.time() < MORNING:
        return 0
    called = [
        task
        for task in parts.of(conn, Task, ceremony.id)
        if task.email
        and rules.is_called(task, here.date())
        and parts.note_reminded(conn, task.id, here.date())
    ]
    for task in called:
        path = f"{STAFF_PATH}{ceremony.id}/chuan-bi"
        addressee = Addressee(name=task.owner, email=task.email, path=path)
        about: dict[str, Any] = {"letter": "task", "task": task.title, "due": task.due}
        event = _letter(ceremony, about, _seal(keys, addressee), now)
        outbox.publish(conn, event, edition=ceremony.edition, now=now)
        ceremonies.note(conn, ceremony.id, "task_reminded", task.title, None, now)
    return len(called)


def _seal(keys: str, addressee: Addressee) -> str:
    return sealing.seal(keys, msgspec.json.encode(addressee))


def _letter(
    ceremony: Ceremony, about: dict[str, Any], sealed: str, now: datetime
) -> CeremonyLetterRequested:
    end = ceremony.starts_at
    return CeremonyLetterRequested(
        ceremony=ceremony.id,
        title=ceremony.title,
        when=when(ceremony),
        place=ceremony.place,
        sealed=sealed,
        expires_at=end if end is not None and end > now else now + LIFE,
        **about,
    )
