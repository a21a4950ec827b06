"""The five steps of the dossier form, and what reviewers fill in.

A draft may leave anything empty (S3-05), so no field is required here; completeness is judged
when the dossier is handed in.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Final

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from contracts.events import Choice, DossierRules
from servicekit.forms import Form
from submissions import phrases
from submissions.actions.completeness import Written
from submissions.model import contents
from submissions.model.applicants import Applicant
from submissions.model.consenting import TEXTS
from submissions.model.contents import Figure
from submissions.phrases import supplements

Names = dict[str, str]
ANY: Final = SelectChoice("", "Chọn…")
NO_UNIT: Final = SelectChoice("", "Không có")


def text_field(name: str, limit: int, description: str = "") -> StringField:
    """A line of the form, under the words for its field."""
    return StringField(
        phrases.FIELDS[name], [Length(max=limit)], default="", description=description
    )


def _long(name: str, description: str, limit: int = contents.TEXT_LIMIT) -> TextAreaField:
    return TextAreaField(
        phrases.FIELDS[name], [Length(max=limit)], default="", description=description
    )


def _offered(choices: Iterable[Choice]) -> list[SelectChoice]:
    return [SelectChoice(choice.code, choice.label) for choice in choices]


def _named(names: Names) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in names.items()]


class StepForm(Form):
    """A step of the dossier form. `moment` is when it was sent."""

    moment: datetime | None = None
    names_units: ClassVar[bool] = False
    """Whether units are chosen in it."""

    def changes(self, now: datetime) -> dict[str, Any]:
        """The fields of `Contents` this step holds."""
        raise NotImplementedError

    def applicant(self) -> Applicant | None:
        """Who stands behind the dossier, if this step asks for it."""
        return None

    @classmethod
    def of(cls, written: Written, sent: Any, rules: DossierRules, units: Names) -> "StepForm":
        """From the request, or from what was saved."""
        made = cls(sent, obj=written.contents)
        made.offer(rules, units)
        return made

    def offer(self, rules: DossierRules, units: Names) -> None:
        """Fill lists of choices."""


class ProductForm(StepForm):
    """Step 1: what it is."""

    title = text_field(
        "title",
        contents.TITLE_LIMIT,
        "Ngắn gọn, nêu đúng sản phẩm. Ví dụ: Máy sao chè tự động dùng nhiệt khí thải.",
    )
    kind = RadioField(phrases.FIELDS["kind"], [Optional()], default="")
    field = SelectField(phrases.FIELDS["field"], [Optional()], default="")
    themes = SelectMultipleField(
        phrases.FIELDS["themes"],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description="Đánh dấu các chủ đề phù hợp.",
    )
    areas = SelectMultipleField(
        phrases.FIELDS["areas"],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description="Đánh dấu nơi sản phẩm có ích.",
    )
    summary = _long(
        "summary",
        "Một đến ba câu để người đọc hiểu ngay: sản phẩm làm gì, cho ai, được gì.",
        contents.SUMMARY_LIMIT,
    )

    def offer(self, rules: DossierRules, units: Names) -> None:
        self.kind.choices = _offered(rules.object_kinds)
        self.field.choices = [ANY, *_offered(rules.fields)]
        self.themes.choices = _offered(rules.themes)
        self.areas.choices = _offered(rules.areas)

    def changes(self, now: datetime) -> dict[str, Any]:
        return {
            "title": self.title.data or "",
            "kind": self.kind.data or "",
            "field": self.field.data or "",
            "themes": tuple(self.themes.data or ()),
            "areas": tuple(self.areas.data or ()),
            "summary": self.summary.data or "",
        }


class StoryForm(StepForm):
    """Step 2: problem, solution, where and since when."""

    problem = _long("problem", "Trước đây khó khăn ở chỗ nào, ai gặp phải.")
    solution = _long("solution", "Sản phẩm giải quyết ra sao, điểm mới là gì.")
    where_applied = text_field(
        "where_applied",
        1_000,
        "Tên cơ quan, cơ sở, địa phương đang dùng. Ví dụ: 12 hộ trồng chè xã La Bằng.",
    )
    applied_since = text_field("applied_since", 20, "Tháng/năm bắt đầu áp dụng. Ví dụ: 03/2024.")

    def validate_applied_since(self, field: StringField) -> None:
        """Only what is already applied may enter (S0-10)."""
        if self.moment is None:
            return
        try:
            contents.read_month(field.data or "", self.moment)
        except contents.NotAMonth as error:
            raise ValidationError(phrases.NOT_A_MONTH) from error
        except contents.InTheFuture as error:
            raise ValidationError(phrases.SINCE_IN_FUTURE) from error

    def changes(self, now: datetime) -> dict[str, Any]:
        return {
            "problem": self.problem.data or "",
            "solution": self.solution.data or "",
            "where_applied": self.where_applied.data or "",
            "applied_since": contents.read_month(self.applied_since.data or "", now),
        }


def _value(number: int) -> StringField:
    return StringField(f"Con số {number}", [Length(max=30)], default="")


def _label(number: int) -> StringField:
    return StringField(f"Ý nghĩa của con số {number}", [Length(max=80)], default="")


class EffectForm(StepForm):
    """Step 3: effects in words; numbers if there are any."""

    effects = _long(
        "effects",
        "Nói bằng lời của bạn: tiết kiệm được gì, thuận tiện hơn thế nào, dù là nhỏ.",
    )
    value_1, label_1 = _value(1), _label(1)
    value_2, label_2 = _value(2), _label(2)
    value_3, label_3 = _value(3), _label(3)

    @classmethod
    def of(cls, written: Written, sent: Any, rules: DossierRules, units: Names) -> "StepForm":
        saved = written.contents
        figures = {
            f"{part}_{number}": getattr(figure, part)
            for number, figure in enumerate(saved.figures, start=1)
            for part in ("value", "label")
        }
        return cls(sent, data={"effects": saved.effects, **figures})

    @property
    def figures(self) -> list[tuple[Field, Field]]:
        """The pairs of fields, in order."""
        numbers = range(1, contents.FIGURES + 1)
        return [(self[f"value_{n}"], self[f"label_{n}"]) for n in numbers]

    def changes(self, now: datetime) -> dict[str, Any]:
        pairs = [(value.data or "", label.data or "") for value, label in self.figures]
        return {
            "effects": self.effects.data or "",
            "figures": tuple(Figure(value, label) for value, label in pairs if value or label),
        }


class HandInForm(Form):
    """Declaration and consents: per purpose, never ticked beforehand (S3-09, Law 91/2025)."""

    declared = BooleanField(TEXTS["declaration"].tick)
    processing = BooleanField(TEXTS["processing"].tick)
    publication = BooleanField(TEXTS["publication"].tick)
    promotion = BooleanField(TEXTS["promotion"].tick)
    guardian = BooleanField(TEXTS["guardian"].tick)
    texts = HiddenField()
    late_code = StringField("Mã nộp muộn", [Length(max=40)], default="")

    def agreed(self) -> tuple[str, ...]:
        """What was ticked."""
        return tuple(f.name for f in self if isinstance(f, BooleanField) and f.data)


class AnswerForm(Form):
    """What an applicant says about an answered supplement request."""

    note = TextAreaField(
        supplements.NOTE, [Length(max=1_000)], default="", description=supplements.NOTE_HELP
    )


class WithdrawForm(Form):
    """Why, if the applicant wants to say."""

    note = TextAreaField("Lý do rút hồ sơ", [Length(max=2_000)], default="")


class DeclineForm(Form):
    """A unit's reason not to be credited."""

    unit = HiddenField()
    reason = StringField(
        "Lý do không nhận giới thiệu",
        [InputRequired(phrases.REASON_TO_DECLINE), Length(max=500)],
    )


class DecisionForm(Form):
    """A reviewer's step on the version they saw."""

    version = IntegerField(widget=HiddenInput())
    verb = HiddenField()
    reason = StringField("Lý do", [Length(max=40)], default="")
    note = TextAreaField("Nội dung gửi người nộp hoặc ghi chú", [Length(max=4_000)], default="")
