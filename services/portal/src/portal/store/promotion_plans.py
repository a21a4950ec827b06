"""What an edition's data file says for the promotion kit (`data/promotion/<edition>.json`)."""

from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import msgspec

from contracts.events import VisitCount


class PromotionPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`texts` replace the usual ones of the same kind. `visits`: by unit and channel, the counts
    of the last days, today's last; only demonstrations have them."""

    texts: dict[str, str] = {}
    visits: dict[str, dict[str, list[int]]] = {}


@cache
def of_edition(code: str) -> PromotionPlan:
    """An empty one for an edition without a file. Raises msgspec.ValidationError."""
    file = files("portal") / "data" / "promotion" / f"{code}.json"
    if not file.is_file():
        return PromotionPlan()
    return msgspec.json.decode(file.read_bytes(), type=PromotionPlan)


def visits(code: str, today: date) -> list[VisitCount]:
    """The demonstration's visits as sums of days."""
    return [
        VisitCount(
            edition=code,
            unit=unit,
            channel=channel,
            day=today - timedelta(days=len(counts) - 1 - at),
            visits=count,
        )
        for unit, channels in of_edition(code).visits.items()
        for channel, counts in channels.items()
        for at, count in enumerate(counts)
        if count
    ]
