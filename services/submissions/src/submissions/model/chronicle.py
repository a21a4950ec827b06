"""Everything that happened to a dossier as one readable list."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

TOGETHER: Final = timedelta(minutes=30)
"""Files sent within this time of each other are one line."""


class Kind(StrEnum):
    """What happens besides the steps of the life cycle; words in `phrases.chronicle`."""

    FILE_ADDED = "file_added"
    FILE_REMOVED = "file_removed"
    FILE_INFECTED = "file_infected"
    MEMBER_ADDED = "member_added"
    MEMBER_REMOVED = "member_removed"
    MEMBER_INVITED_AGAIN = "member_invited_again"
    MEMBER_CONFIRMED = "member_confirmed"
    MEMBER_DECLINED = "member_declined"
    MEMBER_LEFT = "member_left"
    DELETED = "deleted"
    RESTORED = "restored"
    CORRECTION_PROPOSED = "correction_proposed"
    CORRECTION_ACCEPTED = "correction_accepted"
    CORRECTION_REFUSED = "correction_refused"
    CORRECTION_WITHDRAWN = "correction_withdrawn"


GROUPED: Final = (Kind.FILE_ADDED, Kind.FILE_REMOVED)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list. `internal` ones are for staff; `who` and `actor` are shown to them.

    `kind` is a step's verb, a `Kind` or `unit_declined`; `subjects` are names of files or people.
    """

    at: datetime
    kind: str
    who: str
    actor: int
    subjects: tuple[str, ...] = ()
    reason: str | None = None
    note: str = ""
    digest: str = ""
    units: tuple[str, ...] = ()
    internal: bool = False
    step: bool = False


def arranged(lines: Iterable[Line]) -> list[Line]:
    """The latest first; files that came or went together are one line."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda one: one.at):
        if found and _belong_together(found[-1], line):
            subjects = (*found[-1].subjects, *line.subjects)
            found[-1] = msgspec.structs.replace(line, subjects=subjects)
        else:
            found.append(line)
    return found[::-1]


def _belong_together(one: Line, other: Line) -> bool:
    return (
        one.kind in GROUPED
        and (one.kind, one.actor) == (other.kind, other.actor)
        and other.at - one.at <= TOGETHER
    )
