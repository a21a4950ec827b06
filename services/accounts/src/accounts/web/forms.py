"""Forms people fill in on account pages."""

from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, Length

from accounts import phrases
from accounts.model.passwords import LONGEST
from servicekit.forms import Form

REQUIRED = "Mục này cần được điền."


class ContactForm(Form):
    """Phone or e-mail; what it is, is found out."""

    contact = StringField(
        "Số điện thoại hoặc thư điện tử",
        validators=[InputRequired(phrases.EMPTY_CONTACT), Length(max=254)],
    )
    tiep = HiddenField()


class CodeForm(Form):
    """The six digits."""

    code = StringField("Mã đăng nhập", validators=[InputRequired(phrases.CODE_SHAPE)])
    tiep = HiddenField()


class StaffForm(Form):
    """E-mail and password of staff."""

    contact = StringField(
        "Thư điện tử", validators=[InputRequired(phrases.EMPTY_CONTACT), Length(max=254)]
    )
    password = PasswordField("Mật khẩu", validators=[InputRequired(REQUIRED), Length(max=LONGEST)])
    tiep = HiddenField()


class PasswordForm(Form):
    """A password of one's own."""

    old = PasswordField("Mật khẩu hiện tại", validators=[InputRequired(REQUIRED)])
    new = PasswordField("Mật khẩu mới", validators=[InputRequired(REQUIRED)])
    again = PasswordField("Nhập lại mật khẩu mới", validators=[InputRequired(REQUIRED)])
    tiep = HiddenField()


class DeclarationForm(Form):
    """S1-04: commune or outside, the sentence, the consent; nothing is ticked beforehand."""

    kind = RadioField(
        "Bạn bình chọn với tư cách",
        choices=[SelectChoice(standing, words) for standing, words in phrases.STANDINGS.items()],
        default="person",
    )
    commune = SelectField("Nơi ở hiện nay", validators=[InputRequired("Hãy chọn nơi ở hiện nay.")])
    attested = BooleanField(
        phrases.ATTESTATION, validators=[InputRequired(phrases.ATTESTATION_NEEDED)]
    )
    consent = BooleanField(phrases.CONSENT_TEXT, validators=[InputRequired(phrases.CONSENT_NEEDED)])
    text_version = HiddenField()
    tiep = HiddenField()


class NameForm(Form):
    """Optional; only for messages to the person."""

    name = StringField("Họ và tên", validators=[Length(max=100)])


class EraseForm(Form):
    """Deleting is confirmed by hand."""

    sure = BooleanField(
        "Tôi hiểu rằng thao tác này không hoàn tác được",
        validators=[InputRequired(phrases.CONFIRM_NEEDED)],
    )
