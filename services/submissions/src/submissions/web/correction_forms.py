"""What applicants and staff fill in about a correction, besides the dossier's own forms."""

from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length
from wtforms.widgets import HiddenInput

from servicekit.forms import Form
from submissions.model.corrections import WHY_LIMIT, State
from submissions.phrases import corrections as words


class CorrectionForm(Form):
    """What was corrected and why, for those who decide."""

    why = TextAreaField(
        words.WHY, [Length(max=WHY_LIMIT)], default="", description=words.WHY_EXAMPLE
    )


class CorrectionDecisionForm(Form):
    """A decision on the correction and the dossier as they were shown, by version."""

    correction = IntegerField(widget=HiddenInput())
    dossier = IntegerField(widget=HiddenInput())
    verdict = HiddenField(validators=[AnyOf([State.ACCEPTED, State.REFUSED])])
    reason = StringField(words.REASON, [Length(max=40)], default="")
    note = TextAreaField(words.NOTE, [Length(max=4_000)], default="")
