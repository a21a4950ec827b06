"""Forms of a ceremony and of its lists; each keeps the version it was opened with."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from portal.model.ceremonies.guests import (
    BODY_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    BadContact,
    Named,
    Reply,
    read_email,
    read_phone,
)
from portal.model.windows import local_to_utc
from portal.phrases import ceremonies as words
from portal.web.forms import Moment, choices_of, local
from servicekit.forms import Form

LINK: Final = r"(https://|/)\S*$"
TITLE_LIMIT: Final = 300
TEXT_LIMIT: Final = 20_000
MOST_GUESTS: Final = 100_000
DAYS: Final = ["%d/%m/%Y", "%Y-%m-%d"]
NOT_CHOSEN: Final = ""


class Day(DateField):
    """A day typed as it is read; browsers show native pickers in their own language."""

    widget = TextInput()

    def __init__(self, label: str, description: str = "Ví dụ 12/02/2026.", **kwargs: Any) -> None:
        super().__init__(label, [Optional()], format=DAYS, description=description, **kwargs)


class Chosen(SelectField):
    """One of a list, or nothing: a number or None."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, coerce=_number, **kwargs)

    def offer(self, choices: Mapping[int, str], nothing: str) -> None:
        """What may be chosen."""
        listed = [SelectChoice(str(key), name) for key, name in choices.items()]
        self.choices = [SelectChoice(NOT_CHOSEN, nothing), *listed]

    def pre_validate(self, form: Any) -> None:
        """None is the empty choice."""
        if self.data is not None:
            super().pre_validate(form)


class Versioned(Form):
    """Knows which version it was opened with."""

    version = HiddenField()

    def version_number(self) -> int:
        """0 when it was tampered with."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def values(self) -> dict[str, Any]:
        """Only after validate(): what is typed, by column."""
        return {
            field.short_name: "" if field.data is None and _is_text(field) else field.data
            for field in self
            if field.short_name != "version"
        }


def _title(label: str, description: str = "") -> StringField:
    return StringField(label, [DataRequired(), Length(max=TITLE_LIMIT)], description=description)


def _line(label: str, description: str = "", limit: int = TITLE_LIMIT) -> StringField:
    return StringField(label, [Length(max=limit)], default="", description=description)


def _text(label: str, description: str = "") -> TextAreaField:
    return TextAreaField(label, [Length(max=TEXT_LIMIT)], default="", description=description)


class NewCeremonyForm(Form):
    """Of which edition, of which kind, called what."""

    edition = SelectField("Lần thi")
    kind = RadioField("Loại", choices=choices_of(words.KINDS), default="launch")
    title = _title("Tên buổi lễ", "Như trong kế hoạch, ví dụ “Lễ trao giải Cuộc thi …”.")


class AboutForm(Versioned):
    """When, where, how many; what the public sees."""

    title = _title("Tên buổi lễ")
    time_label = _line("Thời gian, bằng lời", "Khi chưa định giờ, ví dụ “1/2 ngày”.")
    first_day = Day("Dự kiến từ ngày")
    last_day = Day("Dự kiến đến ngày", "Tính cả ngày này.")
    starts_at = Moment(
        "Giờ chính thức",
        [Optional()],
        description="Giờ Việt Nam, ví dụ 08:00 12/02/2026. Để trống khi chưa định.",
    )
    place = _line("Địa điểm")
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

    def validate_answers_until(self, field: Moment) -> None:
        """Nobody can answer once it has begun."""
        if field.data and self.starts_at.data and field.data > self.starts_at.data:
            raise ValidationError(words.AFTER_START)

    def values(self) -> dict[str, Any]:
        """Local times as UTC."""
        found = super().values()
        return found | {name: _utc(found[name]) for name in ("starts_at", "answers_until")}


class PlanForm(Versioned):
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
    bases = _text("Căn cứ", "Mỗi dòng một căn cứ.")
    purpose = _text("Mục đích, yêu cầu", "Mỗi dòng một đoạn.")
    organisation = _text("Tổ chức thực hiện", "Mỗi dòng một cơ quan và việc được giao.")
    recipients = _text("Nơi nhận", "Mỗi dòng một nơi.")
    positions = _text("Chức vụ người ký", "Mỗi dòng một dòng trên chữ ký.")
    archive = _line("Nơi lưu", "Đơn vị lưu văn bản, ví dụ QLKH.", 60)


class MinutesForm(Versioned):
    """What was said and decided."""

    minutes = _text("Diễn biến, ý kiến, kết luận", "Mỗi dòng một đoạn. Không đăng công khai.")


class AgendaForm(Versioned):
    """An item of the agenda (S2-10, S2-11)."""

    at_time = TimeField(
        "Giờ", [Optional()], format=["%H:%M"], description="Không bắt buộc, ví dụ 08:15.",
        widget=TextInput(),
    )  # fmt: skip
    title = _title("Nội dung")
    performer = _line("Người thực hiện", "Chức danh hoặc cơ quan.")
    alternate = _line("Người dự phòng", "Thay khi người thực hiện vắng.")
    notes = _text("Ghi chú nội bộ", "Chỉ người làm việc thấy.")


class DocumentForm(Versioned):
    """A link to a document."""

    title = _title("Tên tài liệu")
    link = StringField(
        "Địa chỉ",
        [DataRequired(), Length(max=500), Regexp(LINK, message=words.BAD_LINK)],
        description="Bắt đầu bằng https:// hoặc /.",
    )
    item = Chosen("Dùng ở mục chương trình")


class GroupForm(Versioned):
    """A group of guests (S2-05)."""

    name = _title("Thành phần", "Ví dụ “Lãnh đạo các sở, ban, ngành”.")
    expected = IntegerField("Dự kiến bao nhiêu người", [Optional(), NumberRange(1, MOST_GUESTS)])


class TaskForm(Versioned):
    """A preparation with who does it, until when, after what (S2-08)."""

    title = _title("Việc")
    owner = _line("Cơ quan, bộ phận làm")
    email = StringField(
        "Thư điện tử để nhắc",
        [Length(max=200)],
        default="",
        description="Địa chỉ của cơ quan; nhắc mỗi sáng từ 2 ngày trước hạn đến khi xong.",
    )
    due = Day("Hạn")
    state = RadioField("Tình trạng", choices=choices_of(words.TASK_STATES), default="open")
    needs = SelectMultipleField(
        "Chờ việc nào xong trước",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = _text("Ghi chú")

    def validate_email(self, field: StringField) -> None:
        """Empty, or an address."""
        _check(read_email, field, words.BAD_EMAIL)


class AgreementForm(Versioned):
    """A sponsor's memorandum."""

    sponsor = _title("Nhà tài trợ")
    subject = _line("Nội dung ghi nhớ")
    item = Chosen("Ký ở mục chương trình")
    link = StringField(
        "Địa chỉ văn bản",
        [Optional(), Length(max=500), Regexp(LINK, message=words.BAD_LINK)],
        default="",
    )
    signed_on = Day("Ngày ký")
    note = _text("Ghi chú")


class GuestForm(Versioned):
    """A guest; e-mail and phone may be left out."""

    name = StringField("Họ tên", [DataRequired(), Length(max=NAME_LIMIT)])
    body = _line("Cơ quan, chức vụ", limit=BODY_LIMIT)
    guest_group = Chosen("Thành phần")
    email = _line("Thư điện tử", "Để gửi giấy mời.", 200)
    phone = _line("Điện thoại", "Dùng khi không có thư điện tử, ví dụ 0912 345 678.", 30)

    def validate_email(self, field: StringField) -> None:
        """Empty, or an address."""
        _check(read_email, field, words.BAD_EMAIL)

    def validate_phone(self, field: StringField) -> None:
        """Empty, or a number."""
        _check(read_phone, field, words.BAD_PHONE)

    def named(self) -> Named:
        """Only after validate()."""
        return Named(
            name=self.name.data or "",
            body=self.body.data or "",
            email=read_email(self.email.data or ""),
            phone=read_phone(self.phone.data or ""),
            guest_group=self.guest_group.data,
        )


class AnswerForm(Form):
    """What a guest answers."""

    answer = RadioField(
        "Quý vị trả lời",
        [InputRequired(words.ANSWER_NEEDED)],
        choices=[
            SelectChoice("coming", "Tôi sẽ dự"),
            SelectChoice("deputy", "Tôi cử người dự thay"),
            SelectChoice("declined", "Tôi không dự được"),
        ],
        validate_choice=True,
    )
    deputy_name = StringField(
        "Họ tên người dự thay", [Length(max=NAME_LIMIT)], description="Khi cử người dự thay."
    )
    deputy_body = StringField("Cơ quan, chức vụ của người dự thay", [Length(max=BODY_LIMIT)])
    answer_note = StringField(
        "Nhắn Ban Tổ chức",
        [Length(max=NOTE_LIMIT)],
        description="Ví dụ: đến muộn, cần hỗ trợ đi lại.",
    )

    def validate_deputy_name(self, field: StringField) -> None:
        """Whom to expect instead."""
        if self.answer.data == "deputy" and not field.data:
            raise ValidationError(words.DEPUTY_NEEDED)

    def reply(self) -> Reply:
        """Only after validate()."""
        return Reply(
            answer=self.answer.data,
            deputy_name=self.deputy_name.data or "",
            deputy_body=self.deputy_body.data or "",
            answer_note=self.answer_note.data or "",
        )


def shown_as(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored as a form shows it: moments as local times."""
    return {
        name: local(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def titles(rows: Iterable[Any]) -> dict[int, str]:
    """What may be chosen of a list."""
    return {row.id: getattr(row, "title", None) or row.name for row in rows}


def _check(reader: Any, field: StringField, message: str) -> None:
    try:
        reader(field.data or "")
    except BadContact as error:
        raise ValidationError(message) from error


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else local_to_utc(moment)


def _number(text: Any) -> int | None:
    """Raises ValueError."""
    return None if text in (None, "", "None") else int(text)


def _is_text(field: Any) -> bool:
    return isinstance(field, StringField) and not isinstance(field, Moment)
