"""Forms of how an edition is scored and what it awards: a few rows more than there are."""

from collections.abc import Iterator
from typing import Any, Final

from wtforms import Field, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from contracts.events import EditionState
from contracts.scoring import TOTAL
from portal.model import award_rules
from portal.phrases import rules as rule_phrases
from portal.web.forms import ChangeForm, choices_of
from servicekit.times import as_number

SPARE: Final = 3
MOST_ROWS: Final = 12
DECIMALS: Final = {"0": "Số nguyên", "1": "Một chữ số thập phân", "2": "Hai chữ số thập phân"}


class RowsForm(ChangeForm):
    """A change whose settings are rows of fields `<name>_<row>`; a row left empty is none."""

    def rows(self, *names: str) -> Iterator[tuple[Field, ...]]:
        """The fields of each row."""
        for row in range(MOST_ROWS):
            if f"{names[0]}_{row}" in self:
                yield tuple(self[f"{name}_{row}"] for name in names)

    def finished(self, one: Field, other: Field) -> bool:
        """Both or neither of a row's fields; otherwise says so at the empty one."""
        if bool(one.data) == bool(other.data):
            return True
        empty = other if one.data else one
        empty.errors = [*empty.errors, rule_phrases.ROW_UNFINISHED]
        return False


class ScoringForm(RowsForm):
    """Criteria of the council and points of the community, 100 together (P-01, P-02)."""

    community = IntegerField(
        "Điểm cộng đồng tối đa",
        [InputRequired(), NumberRange(0, TOTAL)],
        description="Điểm của bài = điểm tối đa × số phiếu của bài ÷ số phiếu của bài cao nhất."
        " 0 là không tính điểm bình chọn.",
    )
    decimals = RadioField("Làm tròn điểm cộng đồng", choices=choices_of(DECIMALS))

    @staticmethod
    def of(edition: EditionState) -> type["ScoringForm"]:
        """With what is in force, and empty rows for more."""
        criteria = edition.scoring.criteria if edition.scoring else ()
        fields: dict[str, Any] = {}
        for row in range(min(len(criteria) + SPARE, MOST_ROWS)):
            known = criteria[row] if row < len(criteria) else None
            fields[f"label_{row}"] = StringField(
                f"Tiêu chí {row + 1}", [Length(max=200)], default=known.label if known else ""
            )
            fields[f"maximum_{row}"] = IntegerField(
                f"Điểm {row + 1}",
                [Optional(), NumberRange(1, TOTAL)],
                default=known.maximum if known else None,
            )
        return type("ScoringOfEdition", (ScoringForm,), fields)

    def scoring(self, edition: EditionState) -> dict[str, Any] | None:
        """`{"scoring": …}`, None in it for "not announced"; or None with messages at the fields."""
        pairs = list(self.rows("label", "maximum"))
        complete = [self.finished(*pair) for pair in pairs]
        if not all(complete):
            return None
        rows = [(label.data, maximum.data) for label, maximum in pairs if label.data]
        most = self.community.data or 0
        total = sum(points for _, points in rows) + most
        if total == 0:
            return {"scoring": None}
        if total != TOTAL:
            self.form_errors.append(rule_phrases.NOT_HUNDRED.format(total=total, whole=TOTAL))
            return None
        community = {"maximum": most, "decimals": int(self.decimals.data)} if most else None
        criteria = award_rules.criteria(rows, edition.scoring)
        return {"scoring": {"criteria": criteria, "community": community}}


class PrizesForm(RowsForm):
    """What is awarded, the highest prize first."""

    @staticmethod
    def of(edition: EditionState) -> type["PrizesForm"]:
        """With what is in force, and empty rows for more."""
        fields: dict[str, Any] = {}
        for row in range(min(len(edition.prizes) + SPARE, MOST_ROWS)):
            known = edition.prizes[row] if row < len(edition.prizes) else None
            fields[f"name_{row}"] = StringField(
                f"Giải {row + 1}", [Length(max=100)], default=known.name if known else ""
            )
            fields[f"count_{row}"] = IntegerField(
                f"Số lượng {row + 1}",
                [Optional(), NumberRange(1, 999)],
                default=known.count if known else None,
            )
            fields[f"amount_{row}"] = StringField(
                f"Tiền mỗi giải {row + 1}, đồng",
                [Length(max=30)],
                default=as_number(known.amount) if known and known.amount else "",
            )
        return type("PrizesOfEdition", (PrizesForm,), fields)

    def prizes(self) -> dict[str, Any] | None:
        """`{"prizes": […]}`, or None with messages at the fields."""
        found = list(self.rows("name", "count", "amount"))
        amounts = [award_rules.amount(amount.data or "") for _, _, amount in found]
        complete = [self.finished(name, count) for name, count, _ in found]
        for (_, _, field), amount in zip(found, amounts, strict=True):
            if amount is None:
                field.errors = [rule_phrases.BAD_AMOUNT]
        if not all(complete) or None in amounts:
            return None
        return {
            "prizes": [
                {"name": name.data, "count": count.data, "amount": amount}
                for (name, count, _), amount in zip(found, amounts, strict=True)
                if name.data
            ]
        }
