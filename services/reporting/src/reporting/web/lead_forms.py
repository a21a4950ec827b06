"""Forms of leads, of the promotion log and of obstacles."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Self

from flask import request
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp, ValidationError

from reporting.model.activities import CHANNELS, KINDS, ActivityWords
from reporting.model.leads import LeadWords
from reporting.model.unit_names import UnitNames
from reporting.phrases import leads as words
from servicekit import codes
from servicekit.forms import Form

TITLE = [DataRequired(), Length(max=300)]


class OfUnitForm(Form):
    """Base: one of the caller's own units; `today` is the last day that has come."""

    today: date

    unit = SelectField("Đơn vị")

    @classmethod
    def of(cls, units: Mapping[str, str], today: date, stored: Any = None) -> Self:
        """From the request when something was sent, else from what is stored."""
        sent = request.form if request.method == "POST" else None
        form = cls(sent, obj=stored)
        form.unit.choices = [SelectChoice(*item) for item in units.items()]
        form.today = today
        if sent is None and stored is None and units:
            form.unit.data = next(iter(units))
        return form


class LeadForm(OfUnitForm):
    """Whom a unit has found, introduced and mobilised (S0-12)."""

    title = StringField(
        "Sản phẩm, giải pháp",
        TITLE,
        description="Tên hoặc mô tả ngắn. Ví dụ: Máy sấy chè dùng năng lượng mặt trời.",
    )
    owner = StringField("Của ai", [DataRequired(), Length(max=300)])
    contact = StringField("Cách liên hệ", [Length(max=200)])
    found_on = DateField("Ngày phát hiện", [DataRequired()])
    introduced_on = DateField("Ngày giới thiệu về Cuộc thi", [Optional()])
    mobilised_on = DateField("Ngày vận động, nhận lời tham gia", [Optional()])
    dropped_on = DateField("Ngày thôi theo dõi", [Optional()])
    dossier_code = StringField("Mã hồ sơ, nếu đã có", [Length(max=20)])
    note = TextAreaField("Ghi chú", [Length(max=2_000)])

    def validate_found_on(self, field: DateField) -> None:
        self._not_ahead(field)

    def validate_introduced_on(self, field: DateField) -> None:
        self._after_found(field)

    def validate_mobilised_on(self, field: DateField) -> None:
        self._after_found(field)

    def validate_dropped_on(self, field: DateField) -> None:
        self._after_found(field)

    def words(self) -> LeadWords:
        """After validation."""
        assert self.found_on.data is not None  # noqa: S101  # for the type checker
        return LeadWords(
            title=self.title.data or "",
            owner=self.owner.data or "",
            contact=self.contact.data or "",
            found_on=self.found_on.data,
            introduced_on=self.introduced_on.data,
            mobilised_on=self.mobilised_on.data,
            dropped_on=self.dropped_on.data,
            dossier_code=_code(self.dossier_code.data or ""),
            note=self.note.data or "",
        )

    def _not_ahead(self, field: DateField) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(words.IN_FUTURE)

    def _after_found(self, field: DateField) -> None:
        self._not_ahead(field)
        if field.data and self.found_on.data and field.data < self.found_on.data:
            raise ValidationError(words.BEFORE_FOUND)


class ActivityForm(OfUnitForm):
    """One activity of the promotion log (S0-22, S4-04)."""

    held_on = DateField("Ngày", [DataRequired()])
    kind = SelectField(
        "Hình thức", choices=[SelectChoice(code, words.KINDS[code]) for code in KINDS]
    )
    channel = SelectField(
        "Kênh", choices=[SelectChoice(code, words.CHANNELS[code]) for code in CHANNELS]
    )
    title = StringField(
        "Nội dung", TITLE, description="Ví dụ: Giới thiệu Cuộc thi tại hội nghị tổ dân phố."
    )
    link = StringField(
        "Liên kết tới bài, ảnh hoặc tệp",
        [Optional(), Length(max=500), Regexp(r"^https?://\S+$", message=words.NOT_A_LINK)],
    )
    reach = IntegerField("Số người tiếp cận, ước tính", [Optional(), NumberRange(0, 10_000_000)])
    about = TextAreaField(
        "Các đơn vị khác được nhắc tới",
        [Length(max=5_000)],
        description="Mỗi dòng một tên hoặc mã đơn vị. Bài được tính cho cả những đơn vị này.",
    )

    known: Mapping[str, str] = {}
    """Names of all units by code."""

    def validate_held_on(self, field: DateField) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(words.IN_FUTURE)

    def validate_about(self, field: StringField) -> None:
        named = self._named(field)
        unknown = [line for line, codes in named if not codes]
        several = [line for line, codes in named if len(codes) > 1]
        if unknown:
            raise ValidationError(words.UNKNOWN_UNITS.format(names=", ".join(unknown)))
        if several:
            raise ValidationError(words.SEVERAL_UNITS.format(names=", ".join(several)))

    def words(self) -> ActivityWords:
        """After validation."""
        assert self.held_on.data is not None  # noqa: S101  # for the type checker
        named = (code for _, codes in self._named(self.about) for code in codes)
        return ActivityWords(
            held_on=self.held_on.data,
            kind=self.kind.data,
            channel=self.channel.data,
            title=self.title.data or "",
            link=self.link.data or "",
            reach=self.reach.data,
            units=tuple(code for code in dict.fromkeys(named) if code != self.unit.data),
        )

    def show_units(self, codes: Collection[str]) -> None:
        """Fill in the units that are stored."""
        labels = UnitNames(self.known).labels
        self.about.data = "\n".join(labels.get(code, code) for code in codes)

    def _named(self, field: StringField) -> list[tuple[str, frozenset[str]]]:
        """Each line with the codes that it may mean."""
        known = UnitNames(self.known)
        return [(line, known.meant(line)) for line in _lines(field.data)]


class ObstacleForm(OfUnitForm):
    """What stands in a unit's way."""

    text = TextAreaField("Vướng mắc", [Length(max=5_000)])


class WordsForm(Form):
    """What somebody says about an obstacle."""

    text = TextAreaField("Nội dung", [Length(max=5_000)])


def _lines(text: str | None) -> list[str]:
    return [line for part in (text or "").splitlines() if (line := part.strip())]


def _code(text: str) -> str | None:
    """A dossier's code as the system writes it; one that is none stays as typed."""
    if not text:
        return None
    try:
        return codes.read(text)
    except codes.BadCode:
        return text
