"""Forms of the rows of a ceremony's lists."""

from wtforms import (
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import (
    DataRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
)
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from portal.model.ceremonies.guests import (
    read_email,
)
from portal.phrases import ceremonies as words
from portal.web.ceremonies.base_forms import (
    LINK,
    MOST_GUESTS,
    CeremonyForm,
    Chosen,
    Day,
    check_contact,
    line_field,
    text_field,
    title_field,
)
from portal.web.forms import choices_of


class AgendaForm(CeremonyForm):
    """An item of the agenda (S2-10, S2-11)."""

    at_time = TimeField(
        "Giờ", [Optional()], format=["%H:%M"], description="Không bắt buộc, ví dụ 08:15.",
        widget=TextInput(),
    )  # fmt: skip
    title = title_field("Nội dung")
    performer = line_field("Người thực hiện", "Chức danh hoặc cơ quan.")
    alternate = line_field("Người dự phòng", "Thay khi người thực hiện vắng.")
    notes = text_field("Ghi chú nội bộ", "Chỉ người làm việc thấy.")


class DocumentForm(CeremonyForm):
    """A link to a document."""

    title = title_field("Tên tài liệu")
    link = StringField(
        "Địa chỉ",
        [DataRequired(), Length(max=500), Regexp(LINK, message=words.BAD_LINK)],
        description="Bắt đầu bằng https:// hoặc /.",
    )
    item = Chosen("Dùng ở mục chương trình")


class GroupForm(CeremonyForm):
    """A group of guests (S2-05)."""

    name = title_field("Thành phần", "Ví dụ “Lãnh đạo các sở, ban, ngành”.")
    expected = IntegerField("Dự kiến bao nhiêu người", [Optional(), NumberRange(1, MOST_GUESTS)])


class TaskForm(CeremonyForm):
    """A preparation with who does it, until when, after what (S2-08)."""

    title = title_field("Việc")
    owner = line_field("Cơ quan, bộ phận làm")
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
    note = text_field("Ghi chú")

    def validate_email(self, field: StringField) -> None:
        """Empty, or an address."""
        check_contact(read_email, field, words.BAD_EMAIL)


class AgreementForm(CeremonyForm):
    """A sponsor's memorandum."""

    sponsor = title_field("Nhà tài trợ")
    subject = line_field("Nội dung ghi nhớ")
    item = Chosen("Ký ở mục chương trình")
    link = StringField(
        "Địa chỉ văn bản",
        [Optional(), Length(max=500), Regexp(LINK, message=words.BAD_LINK)],
        default="",
    )
    signed_on = Day("Ngày ký")
    note = text_field("Ghi chú")
