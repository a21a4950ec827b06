"""The forms of monthly reports; what units answer is the edition's data."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import request
from wtforms import BooleanField, Field, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from contracts.events import ReportField
from reporting.actions.unit_reports import Draft
from reporting.phrases import reports as words
from servicekit.forms import Form

MOST_LETTERS: Final = 10_000
NUMBER: Final = r"^\d{1,9}$"
NIL: Final = "nil_report"


class ReportForm(Form):
    """Answers by the code of the edition's field; made by `report_form`."""

    asked: Sequence[ReportField] = ()

    def answers(self) -> dict[str, str]:
        """What was typed, empty answers left out."""
        found = {field.code: str(self[field.code].data or "") for field in self.asked}
        return {code: text for code, text in found.items() if text}

    def draft(self, *, nil: bool = False, overwrite: bool = False) -> Draft:
        """After validation: what is to be kept, and which form this is."""
        return Draft(
            contents=self.answers(),
            nil=nil or bool(self[NIL].data),
            writer=sent_writer(),
            saves=sent_saves(),
            overwrite=overwrite,
        )


def report_form(
    fields: Sequence[ReportField], stored: Mapping[str, str], *, nil: bool, posted: bool
) -> ReportForm:
    """The form of an edition's fields, from the request or from what was saved."""
    made: dict[str, Any] = {field.code: _input(field) for field in fields}
    made[NIL] = BooleanField("Không phát sinh trong kỳ này")
    kind = type("EditionReportForm", (ReportForm,), made | {"asked": tuple(fields)})
    form: ReportForm = kind(request.form if posted else None, data={**stored, NIL: nil})
    return form


def sent_writer() -> str:
    """The word of the form that was sent; at most 64 letters of it."""
    return request.form.get("_writer", "")[:64]


def sent_saves() -> int:
    """What the form that was sent was filled with; -1: it does not say."""
    text = request.form.get("_saves", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _input(field: ReportField) -> Field:
    if field.kind == "number":
        checks = [Optional(), Regexp(NUMBER, message=words.ANSWER_NUMBER)]
        return StringField(field.label, checks, description=field.help)
    too_long = Length(max=MOST_LETTERS, message=words.ANSWER_TOO_LONG.format(most=MOST_LETTERS))
    return TextAreaField(field.label, [Optional(), too_long], description=field.help)


class DecisionForm(Form):
    """Why a report is returned."""

    reason = TextAreaField(
        "Lý do trả lại",
        [Length(max=2_000)],
        description="Cần sửa hoặc bổ sung gì. Đơn vị đọc được nội dung này.",
    )


class RulesForm(Form):
    """What a unit settles for itself and its own units."""

    before_day = IntegerField(
        "Đơn vị trực thuộc báo cáo trước ngày",
        [Optional()],
        description="Ví dụ 25: hết ngày 24 hằng tháng. Để trống: đơn vị trực thuộc không phải nộp.",
    )
    cosigned = BooleanField("Báo cáo của Đơn vị cần cán bộ thứ hai xác nhận trước khi nộp")
