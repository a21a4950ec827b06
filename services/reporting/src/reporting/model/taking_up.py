"""Which reports of units below a report takes up (S0-28, S3-12). Pure.

`period` is every report of one period; who reports to whom is what it was on its last day.
"""

from collections.abc import Collection

from contracts.events import ReportStage
from reporting.model.unit_reports import UnitReport


def taken_up(report: UnitReport, period: Collection[UnitReport]) -> list[UnitReport]:
    """Those reported to its unit, each followed by what came to that one and is not in its report.

    So however deep the tree is, nothing that was handed in is lost, and nothing comes in twice.
    """
    return _below(report, period, {report.unit})


def nearest(receiver: str | None, period: Collection[UnitReport]) -> list[UnitReport]:
    """What was handed in to a receiver (None: the standing body), nothing that was sent back.

    In place of a unit that has not handed in stands what it received itself. Figures are of whole
    branches, so no branch is there twice.
    """
    return _nearest(receiver, period, set())


def _below(report: UnitReport, period: Collection[UnitReport], seen: set[str]) -> list[UnitReport]:
    found: list[UnitReport] = []
    for one in period:
        if one.reports_to != report.unit or one.unit in seen:
            continue
        seen.add(one.unit)
        inside = {source.unit for source in one.sources}
        deeper = _below(one, period, seen)
        found += [one, *(deep for deep in deeper if deep.version and deep.unit not in inside)]
    return found


def _nearest(
    receiver: str | None, period: Collection[UnitReport], seen: set[str]
) -> list[UnitReport]:
    found: list[UnitReport] = []
    for one in period:
        if one.reports_to == receiver and one.unit not in seen:
            seen.add(one.unit)
            counts = one.version and one.state is not ReportStage.RETURNED
            found += [one] if counts else _nearest(one.unit, period, seen)
    return found
