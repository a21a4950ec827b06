"""Forms of the edition's settings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from wtforms import (
    BooleanField,
    DateTimeField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import TextInput

from contracts.events import Organiser, VotingRules
from contracts.windows import Window
from portal import phrases
from portal.errors import EndsBeforeItStarts
from portal.model import contacts, windows
from portal.web.versioned import Versioned
from servicekit.times import VN

MOMENT_FORMATS: Final = ["%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"]
EMAIL: Final = r"[^@\s]+@[^@\s]+\.[^@\s]+$"
HIDDEN_HOURS: Final = 720


def choices_of(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class Moment(DateTimeField):
    """A local time in Viet Nam, typed as it is read: 23:59 31/10/2026.

    Not a native picker: browsers show those in their own language, where 01/10 may be January.
    """

    widget = TextInput()

    def __init__(self, label: str, validators: list[Any], **kwargs: Any) -> None:
        super().__init__(label, validators, format=MOMENT_FORMATS, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(phrases.MOMENT_EXAMPLE) from error


class ChangeForm(Versioned):
    """Every change names the version it started from and why it is made."""

    reason = TextAreaField(
        "Lý do thay đổi",
        [DataRequired(phrases.REASON_NEEDED), Length(max=500)],
        description="Được lưu cùng tên tài khoản, thời điểm, giá trị trước và sau.",
    )


class WindowForm(ChangeForm):
    """A window with its half-open limits and the wording people read."""

    start = Moment(
        "Bắt đầu",
        [InputRequired(phrases.START_NEEDED)],
        description="Giờ Việt Nam, ví dụ 00:00 01/10/2026. Thời điểm này thuộc thời hạn.",
    )
    end = Moment(
        "Kết thúc",
        [Optional()],
        description="Giờ Việt Nam. Thời điểm này không còn thuộc thời hạn: “đến hết ngày "
        "31/10/2026” là 00:00 01/11/2026. Để trống nếu chưa công bố.",
    )
    label = StringField(
        "Lời văn hiển thị",
        [Length(max=200)],
        description="Như trong văn bản, ví dụ “Từ ngày 01/10/2026 đến ngày 31/10/2026”.",
    )

    def window(self) -> Window | None:
        """The window typed, or None with the message at the field."""
        start, end = _utc(self.start.data), _utc(self.end.data)
        try:
            return None if start is None else windows.make(start, end, self.label.data or "")
        except EndsBeforeItStarts:
            self.end.errors = [phrases.ENDS_BEFORE_START]
            return None


class VotingForm(ChangeForm):
    """How the public votes (S1-04, S1-05, S1-11, S1-19)."""

    contacts = RadioField("Tài khoản được bình chọn", choices=choices_of(phrases.CONTACTS))
    declaration = RadioField(
        "Khai báo nơi sinh sống, học tập, làm việc", choices=choices_of(phrases.DECLARATIONS)
    )
    counts = RadioField("Số phiếu trong thời gian bình chọn", choices=choices_of(phrases.COUNTS))
    counts_hidden_last_hours = IntegerField(
        "Ẩn số phiếu trong mấy giờ cuối",
        [InputRequired(), NumberRange(0, HIDDEN_HOURS)],
        description="0 là không ẩn. Số phiếu hiện lại khi đã kiểm đủ mọi phiếu.",
    )
    organisations_may_vote = BooleanField("Tài khoản tổ chức được bình chọn")
    authors_may_vote = BooleanField("Tác giả được bình chọn bài của mình")
    staff_may_vote = BooleanField("Cán bộ có vai trò trong Cuộc thi được bình chọn")
    paused = BooleanField("Tạm dừng nhận phiếu")

    def rules(self) -> VotingRules:
        """Only after validate()."""
        return VotingRules(
            contacts=self.contacts.data,
            declaration=self.declaration.data,
            counts=self.counts.data,
            counts_hidden_last_hours=self.counts_hidden_last_hours.data or 0,
            organisations_may_vote=self.organisations_may_vote.data,
            authors_may_vote=self.authors_may_vote.data,
            staff_may_vote=self.staff_may_vote.data,
            paused=self.paused.data,
        )


class ContactForm(ChangeForm):
    """Whom people may ask; shown on the help page and in the footer."""

    office = StringField("Bộ phận, người hỗ trợ", [Length(max=120)])
    phone = StringField(
        "Điện thoại", [Length(max=30)], description="Ví dụ 0912 345 678 hoặc 0208.3855.123."
    )
    email = StringField(
        "Thư điện tử",
        [
            Optional(),
            Length(max=120),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=phrases.BAD_EMAIL),
        ],
        description="Ví dụ hotro@example.vn.",
    )
    hours = StringField(
        "Giờ làm việc", [Length(max=120)], description="Ví dụ: thứ Hai đến thứ Sáu, 7:30 đến 17:00."
    )

    def contact(self) -> dict[str, str] | None:
        """The contact typed, or None with the message at the field."""
        if not (self.phone.data or self.email.data):
            self.phone.errors = [phrases.CONTACT_NEEDED]
            return None
        try:
            return contacts.tidy(
                office=self.office.data or "",
                phone=self.phone.data or "",
                email=self.email.data or "",
                hours=self.hours.data or "",
            )
        except contacts.BadPhone:
            self.phone.errors = [phrases.BAD_PHONE]
            return None


class OrganiserForm(ChangeForm):
    """Who holds the edition; shown in the footer, on the help and the privacy page."""

    board = StringField("Ban tổ chức", [Length(max=120)])
    standing_body = StringField("Cơ quan thường trực", [Length(max=200)])

    def organiser(self) -> Organiser:
        """Only after validate()."""
        return Organiser(board=self.board.data or "", standing_body=self.standing_body.data or "")


def local(moment: datetime | None) -> datetime | None:
    """UTC as the naive local time a form shows."""
    return None if moment is None else moment.astimezone(VN).replace(tzinfo=None)


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else windows.local_to_utc(moment)
