"""The filter of the delivery page."""

from typing import Final

from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from notifications import phrases
from notifications.model.channels import Channel
from notifications.model.filters import Filter
from notifications.model.kinds import Kind
from notifications.model.states import State
from notifications.model.wordings import Wording
from servicekit.forms import Form

ANY: Final = SelectChoice("", phrases.ANY)
KINDS: Final = [ANY, *(SelectChoice(kind.value, phrases.KINDS[kind]) for kind in Kind)]
STATES: Final = [ANY, *(SelectChoice(state.value, phrases.STATES[state]) for state in State)]
CHANNELS: Final = [
    ANY,
    *(SelectChoice(channel.value, phrases.CHANNELS[channel]) for channel in Channel),
]
ACCOUNT_LIMIT: Final = 2**63 - 1


class FilterForm(Form):
    """Everything is optional; all fields travel in the address."""

    kind = SelectField("Loại tin", choices=KINDS, default="")
    state = SelectField("Trạng thái", choices=STATES, default="")
    channel = SelectField("Kênh", choices=CHANNELS, default="")
    code = StringField("Mã hồ sơ", validators=[Optional(), Length(max=20)])
    day = DateField("Ngày tạo", validators=[Optional()])
    account = IntegerField("Số tài khoản", widget=TextInput(), validators=[Optional()])
    campaign = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def validate_account(self, field: IntegerField) -> None:
        """Called by WTForms. A number that no account can have is said to be wrong, not absent."""
        if field.data is not None and not 1 <= field.data <= ACCOUNT_LIMIT:
            raise ValidationError(phrases.BAD_ACCOUNT)

    def wanted(self) -> Filter:
        """The filter typed, once `validate()` has passed."""
        return Filter(
            kind=Kind(self.kind.data) if self.kind.data else None,
            state=State(self.state.data) if self.state.data else None,
            day=self.day.data,
            account=self.account.data,
            channel=Channel(self.channel.data) if self.channel.data else None,
            code=self.code.data.upper() if self.code.data else None,
            campaign=self.campaign.data,
        )

    def query(self) -> dict[str, str]:
        """The filter as it travels in an address, empty fields left out."""
        given = {name: field.raw_data for name, field in self._fields.items()}
        return {name: raw[0] for name, raw in given.items() if raw and raw[0]}


class RefusableForm(Form):
    """A form whose fields rules of the model may refuse as well."""

    def refuse(self, problems: dict[str, str]) -> None:
        """Show each sentence at its field."""
        for name, sentence in problems.items():
            self[name].errors = [*self[name].errors, sentence]


class WordingForm(RefusableForm):
    """A subject, a short form and a body; `based_on` is the newest version its writer saw."""

    subject = StringField("Tiêu đề thư")
    short = TextAreaField("Bản ngắn, cho tin nhắn điện thoại")
    body = TextAreaField("Nội dung thư")
    based_on = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def wording(self) -> Wording:
        """What was typed."""
        return Wording(
            subject=" ".join((self.subject.data or "").split()),
            short=" ".join((self.short.data or "").split()),
            body=(self.body.data or "").replace("\r\n", "\n"),
        )


class SuppressionForm(RefusableForm):
    """An address somebody does not want to be written to."""

    contact = StringField("Thư điện tử hoặc số điện thoại", validators=[Length(max=254)])
    note = StringField("Ghi chú", validators=[Length(max=200)])


class AddressForm(RefusableForm):
    """Whose messages to look for; an address never travels in a link."""

    contact = StringField("Thư điện tử hoặc số điện thoại", validators=[InputRequired()])
