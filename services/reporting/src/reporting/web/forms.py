"""The forms behind the filters; each field is named as it stands in the address."""

from typing import Final

from wtforms import DateField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from contracts.events.submissions import DossierStage
from reporting import phrases
from reporting.model.exports import OF_TABLES
from reporting.model.periods import Step
from reporting.phrases import exports as export_words
from reporting.phrases import figures as said
from reporting.web.unit_field import UnitField
from servicekit.forms import Form

ALL: Final = SelectChoice("", "Tất cả")
STAGES: Final = [ALL, *(SelectChoice(s.value, phrases.STAGES[s]) for s in DossierStage)]
WAYS: Final = [
    SelectChoice("", "Chọn…"),
    *(SelectChoice(*way) for way in said.REMINDER_CHANNELS.items()),
]
STEPS: Final = [
    SelectChoice("", "Tự chọn"),
    *(SelectChoice(step.value, f"Theo {phrases.STEPS[step]}") for step in Step),
]
SUBJECTS: Final = [SelectChoice(*item) for item in export_words.SUBJECTS.items()]
FORMATS: Final = [SelectChoice(f.value, export_words.FORMATS[f]) for f in OF_TABLES]


class FilterForm(Form):
    """Which edition, group, unit, field and period the figures are of."""

    lan = SelectField("Lần tổ chức")
    nhom = SelectField("Nhóm đơn vị")
    don_vi = SelectField("Đơn vị, tính cả trực thuộc")
    linh_vuc = SelectField("Lĩnh vực")
    tu = DateField("Từ ngày", [Optional()])
    den = DateField("Đến hết ngày", [Optional()])
    buoc = SelectField("Biểu đồ phiếu", choices=STEPS)

    def validate_den(self, field: DateField) -> None:
        """The last day is included, so it may equal the first."""
        if field.data and self.tu.data and field.data < self.tu.data:
            raise ValidationError(phrases.LAST_BEFORE_FIRST)


class RowsForm(FilterForm):
    """The drill-down to dossiers has a stage as well, and any unit of the caller's scope."""

    giai_doan = SelectField("Trạng thái", choices=STAGES)
    don_vi: UnitField = UnitField("Đơn vị, tính cả trực thuộc")  # type: ignore[assignment]


class ExportForm(RowsForm):
    """What to take away, in which format, with the filters of a table."""

    bang = SelectField(export_words.SUBJECT, choices=SUBJECTS)
    dang = SelectField(
        export_words.FORMAT,
        choices=FORMATS,
    )


class ReminderForm(Form):
    """How a unit was reminded, and what was said."""

    kenh = SelectField(
        "Đã nhắc bằng cách nào?",
        [InputRequired(said.CHOOSE_CHANNEL)],
        choices=WAYS,
    )
    ghi_chu = TextAreaField("Ghi chú", [Length(max=300, message=said.NOTE_TOO_LONG)])
