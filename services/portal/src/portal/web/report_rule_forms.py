"""The form of how units report every month: days, holidays, reminders, what they are asked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from contracts.events import DueDay, MonthlyReport, ReportField
from portal import phrases
from portal.model import report_rules
from portal.web.forms import ChangeForm, choices_of

MOST_QUESTIONS: Final = 12
SPARE: Final = 2
"""Empty questions below those that are asked."""
LATEST_DAY: Final = 31
MONTHS_LATER: Final = 3


class MonthlyReportForm(ChangeForm):
    """How units report (S0-24 … S0-29); `form_of` adds the questions."""

    questions: int = 0

    before_day = IntegerField(
        "Nộp trước ngày",
        [InputRequired(), NumberRange(2, LATEST_DAY)],
        description="Ví dụ 30: hết ngày 29 hằng tháng. Tháng ngắn hơn thì hết ngày cuối tháng."
        " Đơn vị cấp trên tự đặt ngày sớm hơn cho đơn vị trực thuộc ở trang báo cáo tháng.",
    )
    if_holiday = RadioField("Khi hạn rơi vào ngày nghỉ", choices=choices_of(phrases.IF_HOLIDAY))
    first_month = StringField(
        "Kỳ đầu", [Optional()], description="Ví dụ 05/2026. Để trống: theo thời hạn sớm nhất."
    )
    last_month = StringField(
        "Kỳ cuối", [Optional()], description="Để trống: theo thời hạn muộn nhất đã công bố."
    )
    holidays = TextAreaField(
        "Ngày nghỉ lễ", description="Mỗi dòng một ngày, ví dụ 02/09/2026. Thứ Bảy, Chủ nhật đã có."
    )
    working_days = TextAreaField(
        "Ngày làm bù", description="Thứ Bảy, Chủ nhật vẫn làm việc, mỗi dòng một ngày."
    )
    remind_days_before = StringField(
        "Nhắc trước hạn (số ngày)", description="Ví dụ 7, 3, 1. Để trống: không nhắc."
    )
    consolidated_day = IntegerField(
        "Báo cáo tổng hợp của Cơ quan Thường trực: trước ngày",
        [Optional(), NumberRange(2, LATEST_DAY)],
        description="Để trống: không quy định.",
    )
    consolidated_later = IntegerField(
        "Báo cáo tổng hợp: sau kỳ mấy tháng",
        [Optional(), NumberRange(0, MONTHS_LATER)],
        description="0 là trong chính tháng đó.",
    )
    cosigned = BooleanField("Báo cáo của mọi đơn vị cần cán bộ thứ hai xác nhận trước khi nộp")

    def validate_first_month(self, field: Field) -> None:
        _check(report_rules.month_code, field, phrases.MONTH_EXAMPLE)

    def validate_last_month(self, field: Field) -> None:
        """Not before the first one; both may be left out."""
        _check(report_rules.month_code, field, phrases.MONTH_EXAMPLE)
        first, last = self.first_month.data or "", field.data or ""
        if first and last and last.strip()[3:] + last[:2] < first.strip()[3:] + first[:2]:
            raise ValidationError(phrases.LAST_MONTH_FIRST)

    def validate_holidays(self, field: Field) -> None:
        _check(report_rules.days_of, field, phrases.DAY_EXAMPLE)

    def validate_working_days(self, field: Field) -> None:
        _check(report_rules.days_of, field, phrases.DAY_EXAMPLE)

    def validate_remind_days_before(self, field: Field) -> None:
        _check(report_rules.reminders_of, field, phrases.REMINDERS_EXAMPLE)

    def rows(self) -> list[dict[str, Field]]:
        """The parts of each question, as they are shown beside each other."""
        return [
            {part: self[f"{part}_{number}"] for part in PARTS} for number in range(self.questions)
        ]

    def rules(self, before: MonthlyReport | None) -> dict[str, Any]:
        """Only after validate(). `before`: what is in force, whose questions keep their codes."""
        consolidated = None
        if self.consolidated_day.data is not None:
            consolidated = DueDay(
                before_day=self.consolidated_day.data,
                months_later=self.consolidated_later.data or 0,
            )
        after = MonthlyReport(
            before_day=self.before_day.data or LATEST_DAY,
            if_holiday=self.if_holiday.data,
            first_month=report_rules.month_code(self.first_month.data or ""),
            last_month=report_rules.month_code(self.last_month.data or ""),
            holidays=report_rules.days_of(self.holidays.data or ""),
            working_days=report_rules.days_of(self.working_days.data or ""),
            remind_days_before=report_rules.reminders_of(self.remind_days_before.data or ""),
            consolidated=consolidated,
            cosigned=bool(self.cosigned.data),
            fields=self._asked({field.code for field in before.fields} if before else set()),
        )
        return {"monthly_report": msgspec.to_builtins(after)}

    def _asked(self, known: set[str]) -> tuple[ReportField, ...]:
        """A question whose words were emptied is asked no longer."""
        found: dict[str, ReportField] = {}
        for row in self.rows():
            label = str(row["label"].data or "")
            if not label:
                continue
            code = str(row["code"].data or "")
            if code not in known or code in found:
                code = report_rules.field_code(label, known | found.keys())
            found[code] = ReportField(
                code=code,
                label=label,
                help=str(row["help"].data or ""),
                kind=row["kind"].data or "text",
                needed=bool(row["needed"].data),
                obstacle=bool(row["obstacle"].data),
            )
        return tuple(found.values())


PARTS: Final[Mapping[str, Callable[[int], Any]]] = {
    "code": lambda _number: HiddenField(),
    "label": lambda number: StringField(
        phrases.QUESTION.format(number=number + 1), [Length(max=200)]
    ),
    "help": lambda number: StringField(
        phrases.QUESTION_HELP.format(number=number + 1), [Length(max=400)]
    ),
    "kind": lambda number: RadioField(
        phrases.QUESTION_KIND.format(number=number + 1),
        choices=choices_of(phrases.QUESTION_KINDS),
        default="text",
    ),
    "needed": lambda _number: BooleanField("Bắt buộc trả lời"),
    "obstacle": lambda _number: BooleanField("Theo dõi như một vướng mắc đến khi được tháo gỡ"),
}
"""The parts of a question by name."""


def form_of(questions: int) -> type[MonthlyReportForm]:
    """A form with so many questions, at most MOST_QUESTIONS."""
    count = min(questions, MOST_QUESTIONS)
    fields = {
        f"{part}_{number}": make(number) for number in range(count) for part, make in PARTS.items()
    }
    return type("MonthlyReportOfEdition", (MonthlyReportForm,), fields | {"questions": count})


def filled(rules: MonthlyReport | None, version: int) -> MonthlyReportForm:
    """The form with what is in force; without rules, with what is usual."""
    known = rules or MonthlyReport(before_day=30)
    consolidated = known.consolidated
    values: dict[str, Any] = {
        "before_day": known.before_day,
        "if_holiday": known.if_holiday,
        "first_month": report_rules.month_text(known.first_month),
        "last_month": report_rules.month_text(known.last_month),
        "holidays": report_rules.lines_of_days(known.holidays),
        "working_days": report_rules.lines_of_days(known.working_days),
        "remind_days_before": ", ".join(map(str, known.remind_days_before)),
        "consolidated_day": consolidated.before_day if consolidated else None,
        "consolidated_later": consolidated.months_later if consolidated else None,
        "cosigned": known.cosigned,
    }
    for number, field in enumerate(known.fields):
        values |= {f"{part}_{number}": getattr(field, part) for part in PARTS}
    return form_of(len(known.fields) + SPARE)(data=values, version=str(version))


def posted(sent: Sequence[str]) -> MonthlyReportForm:
    """The form that was sent, with as many questions as its fields name."""
    numbers = [name.removeprefix("label_") for name in sent if name.startswith("label_")]
    return form_of(max([int(text) + 1 for text in numbers if text.isdecimal()], default=0)).posted()


def _check(read: Callable[[str], object], field: Field, example: str) -> None:
    try:
        read(field.data or "")
    except ValueError as error:
        raise ValidationError(example.format(text=error)) from error
