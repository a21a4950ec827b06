"""Forms about a guest: what staff write, what the guest answers."""

from wtforms import (
    RadioField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    ValidationError,
)

from portal.model.ceremonies.guests import (
    BODY_LIMIT,
    NAME_LIMIT,
    NOTE_LIMIT,
    Named,
    Reply,
    WalkIn,
    read_email,
    read_phone,
)
from portal.phrases import ceremonies as words
from portal.web.ceremonies.base_forms import CeremonyForm, Chosen, check_contact, line_field
from servicekit.forms import Form


class GuestForm(CeremonyForm):
    """A guest; e-mail and phone may be left out."""

    name = StringField("Họ tên", [DataRequired(), Length(max=NAME_LIMIT)])
    body = line_field("Cơ quan, chức vụ", limit=BODY_LIMIT)
    guest_group = Chosen("Thành phần")
    email = line_field("Thư điện tử", "Để gửi giấy mời.", 200)
    phone = line_field("Điện thoại", "Dùng khi không có thư điện tử, ví dụ 0912 345 678.", 30)

    def validate_email(self, field: StringField) -> None:
        """Empty, or an address."""
        check_contact(read_email, field, words.BAD_EMAIL)

    def validate_phone(self, field: StringField) -> None:
        """Empty, or a number."""
        check_contact(read_phone, field, words.BAD_PHONE)

    def named(self) -> Named:
        """Only after validate()."""
        return Named(
            name=self.name.data or "",
            body=self.body.data or "",
            email=read_email(self.email.data or ""),
            phone=read_phone(self.phone.data or ""),
            guest_group=self.guest_group.data,
        )


class WalkInForm(Form):
    """Somebody at the door who is not on the list."""

    name = StringField("Họ tên", [DataRequired(), Length(max=NAME_LIMIT)])
    body = line_field("Cơ quan, chức vụ", limit=BODY_LIMIT)
    came_with = line_field("Đi cùng ai hoặc dự thay ai", limit=NAME_LIMIT)

    def walk_in(self) -> WalkIn:
        """Only after validate()."""
        return WalkIn(
            name=self.name.data or "",
            body=self.body.data or "",
            came_with=self.came_with.data or "",
        )

    def first_problem(self) -> str:
        """Only after validate() refused."""
        return next(f"{field.label.text}: {field.errors[0]}" for field in self if field.errors)


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
