"""A new edition made from another one or from the template: a draft to go on from."""

from typing import Any, Final

import msgspec

from contracts.events import EditionState, EditionWindows
from portal.model import commitments, publicity, windows

OF_ITS_YEAR: Final = ("first_month", "last_month", "holidays", "working_days")
"""What a monthly report says of one year only."""


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """What is the new edition's own. `number` is 1…31 and never used again."""

    code: str
    number: int
    title: str
    short_title: str
    year: int


def successor(source: EditionState, named: Naming) -> EditionState:
    """Version 1, with the source's rules and its days moved to the new year.

    Not current, not published, nothing paused, no demonstration; days of one year are left out.
    """
    years = named.year - source.year
    found = windows.of_edition(source.windows)
    edition = EditionState(
        version=1,
        **msgspec.structs.asdict(named),
        windows=EditionWindows(**{kind: windows.moved(w, years) for kind, w in found.items()}),
        voting=msgspec.structs.replace(source.voting, paused=False),
        rules=_rules(source.rules),
        help_contact=source.help_contact,
        organiser=source.organiser,
    )
    return msgspec.structs.replace(edition, rules_hash=commitments.rules_hash(edition))


def _rules(rules: dict[str, Any]) -> dict[str, Any]:
    rules = {name: value for name, value in rules.items() if name != publicity.PERIODS}
    if "monthly_report" not in rules:
        return rules
    report = {n: v for n, v in rules["monthly_report"].items() if n not in OF_ITS_YEAR}
    return rules | {"monthly_report": report}
