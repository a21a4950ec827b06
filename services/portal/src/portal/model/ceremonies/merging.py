"""One person on the list twice: which entry stays, and what it says afterwards."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

import msgspec

from portal.model.ceremonies.guests import Guest
from servicekit.text import fold

MOST_ALIKE: Final = 10
_ANSWER: Final = (
    "answer", "deputy_name", "deputy_body", "answer_note", "answered_at", "answered_for",
)  # fmt: skip
_ARRIVAL: Final = ("arrived_at", "keeper_name")


def in_order(one: Guest, other: Guest) -> tuple[Guest, Guest]:
    """`(kept, gone)`: whoever was invited stays, then whoever is on the list, then the older."""
    first, second = sorted((one, other), key=lambda g: (g.invited_at is None, g.walk_in, g.id))
    return first, second


def combined(kept: Guest, gone: Guest, *, spelled_as: int) -> Guest:
    """What the entry that stays says: name and office as `spelled_as` (the id of either) has them,
    the last answer, the first arrival, and from the other whatever it lacks.
    """
    spelled, not_spelled = (kept, gone) if spelled_as == kept.id else (gone, kept)
    return msgspec.structs.replace(
        kept,
        name=spelled.name,
        body=spelled.body or not_spelled.body,
        email=kept.email or gone.email,
        phone=kept.phone or gone.phone,
        guest_group=kept.guest_group or gone.guest_group,
        came_with=kept.came_with or gone.came_with,
        **_of(_later(kept, gone), _ANSWER),
        **_of(_earlier(kept, gone), _ARRIVAL),
    )


def alike(guest: Guest, others: Sequence[Guest]) -> list[Guest]:
    """The others, whoever has the most similar name first."""
    wanted = fold(guest.name)
    near = sorted(others, key=lambda one: -SequenceMatcher(None, wanted, fold(one.name)).ratio())
    return [one for one in near if one.id != guest.id][:MOST_ALIKE]


def _later(kept: Guest, gone: Guest) -> Guest:
    if gone.answered_at is None:
        return kept
    return gone if kept.answered_at is None or kept.answered_at < gone.answered_at else kept


def _earlier(kept: Guest, gone: Guest) -> Guest:
    if gone.arrived_at is None:
        return kept
    return gone if kept.arrived_at is None or gone.arrived_at < kept.arrived_at else kept


def _of(guest: Guest, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(guest, name) for name in names}
