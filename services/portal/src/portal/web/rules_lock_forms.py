"""The form of a decision on an amendment."""

from wtforms import TextAreaField
from wtforms.validators import Length

from servicekit.forms import Form


class DecisionForm(Form):
    """What the second person says to an amendment."""

    note = TextAreaField(
        "Ý kiến", [Length(max=500)], description="Được lưu cùng sửa đổi, không hiện công khai."
    )
