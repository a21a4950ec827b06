"""The form of how an edition is made known."""

from collections.abc import Sequence
from typing import Any, Final

from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import Length, Optional

from contracts.events import EditionState, UnitState
from portal import phrases
from portal.errors import EndsBeforeItStarts
from portal.model import publicity, windows
from portal.model.publicity import UnitPeriod
from portal.phrases import rules as rule_phrases
from portal.web.award_forms import MOST_ROWS, SPARE, RowsForm
from portal.web.forms import Moment, local

NAMES: Final = ("unit", "start", "end", "label")


class PublicityForm(RowsForm):
    """Whether the home page counts down; periods of units, each with those below it (S4-05)."""

    countdown = BooleanField("Hiện đồng hồ đếm ngược trên trang chủ")

    @staticmethod
    def of(edition: EditionState, units: Sequence[UnitState]) -> type["PublicityForm"]:
        """With what is in force, and empty rows for more."""
        known = publicity.periods(edition)
        names = {unit.code: unit.name for unit in units}
        names |= {period.unit: period.unit for period in known if period.unit not in names}
        choices = [SelectChoice("", rule_phrases.NO_UNIT)]
        choices += [SelectChoice(code, name) for code, name in names.items()]
        fields: dict[str, Any] = {}
        for row in range(min(len(known) + SPARE, MOST_ROWS)):
            fields |= _row(row, known[row] if row < len(known) else None, choices)
        return type("PublicityOfEdition", (PublicityForm,), fields)

    def periods(self) -> list[UnitPeriod] | None:
        """What is typed, or None with messages at the fields."""
        found = [self._period(*fields) for fields in self.rows(*NAMES) if fields[0].data]
        seen: set[str] = set()
        for unit, *_ in self.rows(*NAMES):
            if unit.data and unit.data in seen:
                unit.errors = [rule_phrases.UNIT_TWICE]
                return None
            seen.add(unit.data)
        complete = [period for period in found if period is not None]
        return complete if len(complete) == len(found) else None

    def _period(self, unit: Any, start: Any, end: Any, label: Any) -> UnitPeriod | None:
        if start.data is None or end.data is None:
            (start if start.data is None else end).errors = [rule_phrases.LIMITS_NEEDED]
            return None
        limits = (windows.local_to_utc(start.data), windows.local_to_utc(end.data))
        try:
            made = windows.make(*limits, label.data or "")
        except EndsBeforeItStarts:
            end.errors = [phrases.ENDS_BEFORE_START]
            return None
        words = made.label or windows.words(made.start, made.end)
        return UnitPeriod(unit=unit.data, start=made.start, end=made.end, label=words)


def _row(row: int, known: UnitPeriod | None, choices: list[SelectChoice]) -> dict[str, Any]:
    return {
        f"unit_{row}": SelectField(
            f"Đơn vị {row + 1}", choices=choices, default=known.unit if known else ""
        ),
        f"start_{row}": Moment(
            f"Bắt đầu {row + 1}", [Optional()], default=local(known.start) if known else None
        ),
        f"end_{row}": Moment(
            f"Đến trước {row + 1}", [Optional()], default=local(known.end) if known else None
        ),
        f"label_{row}": StringField(
            f"Lời văn {row + 1}", [Length(max=200)], default=known.label if known else ""
        ),
    }
