"""Forms of a ceremony: what its plan, its pages and its minutes say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from portal.model.windows import local_to_utc
from portal.phrases import ceremonies as words
from portal.web.ceremonies.base_forms import (
    MOST_GUESTS,
    CeremonyForm,
    Day,
    line_field,
    text_field,
    title_field,
)
from portal.web.forms import Moment, choices_of, local
from servicekit.forms import Form


class NewCeremonyForm(Form):
    """Of which edition, of which kind, called what."""

    edition = SelectField("Lần thi")
    kind = RadioField("Loại", choices=choices_of(words.KINDS), default="launch")
    title = title_field("Tên buổi lễ", "Như trong kế hoạch, ví dụ “Lễ trao giải Cuộc thi …”.")


class AboutForm(CeremonyForm):
    """When, where, how many; what the public sees."""

    title = title_field("Tên buổi lễ")
    time_label = line_field("Thời gian, bằng lời", "Khi chưa định giờ, ví dụ “1/2 ngày”.")
    first_day = Day("Dự kiến từ ngày")
    last_day = Day("Dự kiến đến ngày", "Tính cả ngày này.")
    starts_at = Moment(
        "Giờ chính thức",
        [Optional()],
        description="Giờ Việt Nam, ví dụ 08:00 12/02/2026. Để trống khi chưa định.",
    )
    ends_at = Moment(
        "Dự kiến kết thúc", [Optional()], description="Để lịch của khách giữ đủ thời gian."
    )
    place = line_field("Địa điểm")
    expected_min = IntegerField("Dự kiến ít nhất bao nhiêu khách", [Optional(), NumberRange(1)])
    expected_max = IntegerField(
        "Dự kiến nhiều nhất bao nhiêu khách", [Optional(), NumberRange(1, MOST_GUESTS)]
    )
    answers_until = Moment(
        "Nhận trả lời đến",
        [Optional()],
        description="Giờ Việt Nam; thời điểm này đã là muộn. Để trống: đến giờ bắt đầu.",
    )
    remind_days = IntegerField(
        "Nhắc khách trước mấy ngày",
        [InputRequired(), NumberRange(0, 30)],
        default=3,
        description="0 là không nhắc. Chỉ nhắc khi đã có giờ chính thức.",
    )
    shown = BooleanField("Đăng buổi lễ trên trang Sự kiện", description=words.SHOWN_NEEDS_NOTHING)
    agenda_shown = BooleanField("Đăng cả chương trình")

    def validate_last_day(self, field: DateField) -> None:
        """A span needs its first day."""
        if field.data is None:
            return
        if self.first_day.data is None:
            raise ValidationError(words.NEEDS_LAST_WITH_FIRST)
        if field.data < self.first_day.data:
            raise ValidationError(words.ENDS_BEFORE_START)

    def validate_expected_max(self, field: IntegerField) -> None:
        """Not less than the least."""
        if field.data and self.expected_min.data and field.data < self.expected_min.data:
            raise ValidationError(words.MOST_BELOW_LEAST)

    def validate_ends_at(self, field: Moment) -> None:
        """After it has begun."""
        if field.data is None:
            return
        if self.starts_at.data is None:
            raise ValidationError(words.NEEDS_START)
        if field.data <= self.starts_at.data:
            raise ValidationError(words.ENDS_TOO_EARLY)

    def validate_answers_until(self, field: Moment) -> None:
        """Nobody can answer once it has begun."""
        if field.data and self.starts_at.data and field.data > self.starts_at.data:
            raise ValidationError(words.AFTER_START)

    def values(self) -> dict[str, Any]:
        """Local times as UTC."""
        found = super().values()
        return found | {
            name: _utc(found[name]) for name in ("starts_at", "ends_at", "answers_until")
        }


class PlanForm(CeremonyForm):
    """What the official plan says beyond the lists."""

    symbol = StringField(
        "Ký hiệu văn bản",
        [
            Length(max=40),
            Optional(),
            Regexp(r"[^\s/]+(/[^\s/]+)*$", message="Viết liền, ví dụ KH-BTCCT."),
        ],
        default="",
        description="Ví dụ KH-BTCCT; để trống thì theo mẫu công văn của lần thi.",
    )
    bases = text_field("Căn cứ", "Mỗi dòng một căn cứ.")
    purpose = text_field("Mục đích, yêu cầu", "Mỗi dòng một đoạn.")
    organisation = text_field("Tổ chức thực hiện", "Mỗi dòng một cơ quan và việc được giao.")
    recipients = text_field("Nơi nhận", "Mỗi dòng một nơi.")
    positions = text_field("Chức vụ người ký", "Mỗi dòng một dòng trên chữ ký.")
    archive = line_field("Nơi lưu", "Đơn vị lưu văn bản, ví dụ QLKH.", 60)


class NoticeForm(CeremonyForm):
    """What guests are told about a change."""

    notice = TextAreaField(
        "Lý do, khách sẽ đọc",
        [DataRequired(words.REASON_NEEDED), Length(max=300)],
        description="Một hai câu, ví dụ “Tránh mưa lũ, chuyển sang tuần sau”.",
    )


class MinutesForm(CeremonyForm):
    """What was said and decided."""

    minutes = text_field("Diễn biến, ý kiến, kết luận", "Mỗi dòng một đoạn. Không đăng công khai.")


def shown_as(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored as a form shows it: moments as local times."""
    return {
        name: local(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else local_to_utc(moment)
