"""Forms of administrators and unit officers."""

from typing import Final

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from accounts import phrases
from accounts.model.grants import GRANTABLE
from servicekit.forms import Form

DAY_FORMATS: Final = ["%Y-%m-%d", "%d/%m/%Y"]
REASON_LIMIT: Final = 500


class ReasonForm(Form):
    """Every decision carries a reason."""

    reason = StringField(
        "Lý do", validators=[InputRequired(phrases.REASON_NEEDED), Length(max=REASON_LIMIT)]
    )


class StaffAccountForm(Form):
    """A new account for somebody who works here."""

    contact = StringField(
        "Thư điện tử", validators=[InputRequired(phrases.EMPTY_CONTACT), Length(max=254)]
    )
    name = StringField(
        "Họ và tên", validators=[InputRequired("Mục này cần được điền."), Length(max=100)]
    )


class GrantForm(ReasonForm):
    """A role with its days; the day it ends on no longer counts."""

    role = SelectField(
        "Vai trò", choices=[SelectChoice(role.value, phrases.ROLES[role]) for role in GRANTABLE]
    )
    unit = StringField("Mã đơn vị", validators=[Length(max=200)])
    valid_from = DateField(
        "Từ ngày", format=DAY_FORMATS, validators=[InputRequired("Hãy chọn ngày bắt đầu.")]
    )
    valid_to = DateField("Đến trước ngày", format=DAY_FORMATS, validators=[Optional()])


class MergeForm(ReasonForm):
    """Which account the duplicate is merged into."""

    other = IntegerField(
        "Gộp vào tài khoản số",
        validators=[InputRequired("Hãy điền số tài khoản được giữ lại."), NumberRange(min=1)],
    )


class UnitForm(Form):
    """What a unit is; shared by adding and changing."""

    kind = StringField(
        "Loại đơn vị", validators=[InputRequired("Ví dụ: tổ dân phố."), Length(max=60)]
    )
    aliases = TextAreaField("Tên gọi khác", validators=[Length(max=4000)])
    contacts = TextAreaField("Liên hệ công vụ", validators=[Length(max=4000)])
    unit_group = SelectField(
        "Nhóm", choices=[SelectChoice(code, label) for code, label in phrases.GROUPS.items()]
    )
    listed = BooleanField("Có trong danh sách đơn vị của Cuộc thi")


class NewUnitForm(UnitForm):
    """A unit below another one."""

    name = StringField(
        "Tên đơn vị", validators=[InputRequired("Hãy điền tên đơn vị."), Length(min=2, max=200)]
    )
    valid_from = DateField(
        "Có từ ngày", format=DAY_FORMATS, validators=[InputRequired("Hãy chọn ngày.")]
    )
    reason = StringField("Căn cứ, lý do", validators=[Length(max=REASON_LIMIT)])


class ChangeUnitForm(UnitForm):
    """`version`: the state the form was opened with."""

    version = HiddenField()
    reason = StringField("Căn cứ, lý do", validators=[Length(max=REASON_LIMIT)])


class RenameForm(ReasonForm):
    """A new name from a day on."""

    version = HiddenField()
    name = StringField(
        "Tên mới", validators=[InputRequired("Hãy điền tên mới."), Length(min=2, max=200)]
    )
    day = DateField("Từ ngày", format=DAY_FORMATS, validators=[InputRequired("Hãy chọn ngày.")])


class PlaceForm(ReasonForm):
    """Another unit to stand below."""

    version = HiddenField()
    target = SelectField("Chuyển về dưới")


class UnitMergeForm(ReasonForm):
    """Another unit to go on as."""

    version = HiddenField()
    target = SelectField("Sáp nhập vào")
    day = DateField("Từ ngày", format=DAY_FORMATS, validators=[InputRequired("Hãy chọn ngày.")])


class EndForm(ReasonForm):
    """The first day on which the unit is no more."""

    version = HiddenField()
    day = DateField(
        "Kết thúc từ ngày", format=DAY_FORMATS, validators=[InputRequired("Hãy chọn ngày.")]
    )
