"""What the leader writes about a person of the group."""

from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, Length, ValidationError

from servicekit.forms import Form
from submissions.actions.members import Named
from submissions.model import members as rules
from submissions.phrases import members as phrases


class MemberForm(Form):
    """Name and role; what they did and their share if the group wants to say."""

    name = StringField(
        phrases.NAME,
        [InputRequired(phrases.NAME_MISSING), Length(max=rules.NAME_LIMIT)],
        default="",
    )
    role = SelectField(
        phrases.ROLE,
        choices=[SelectChoice(code, words) for code, words in phrases.ROLES.items()],
        default="co_author",
    )
    duty = StringField(
        phrases.DUTY,
        [Length(max=rules.DUTY_LIMIT)],
        default="",
        description=phrases.DUTY_HELP,
    )
    share = StringField(phrases.SHARE, default="")
    myself = BooleanField(phrases.MYSELF)

    def validate_share(self, field: StringField) -> None:
        """Empty, or a whole number of percent, with or without its sign."""
        text = (field.data or "").rstrip("% ")
        if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
            raise ValidationError(phrases.SHARE_WRONG)

    def named(self) -> Named:
        """Of a valid form."""
        share = (self.share.data or "").rstrip("% ")
        return Named(
            name=self.name.data or "",
            role=self.role.data or "other",
            duty=self.duty.data or "",
            share=int(share) if share else None,
            myself=bool(self.myself.data),
        )
