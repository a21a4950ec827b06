"""The form of a late-access code."""

from datetime import datetime, timedelta

from wtforms import DateField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from servicekit import times
from servicekit.forms import Form
from submissions.model.late_codes import MOST_USES
from submissions.phrases import late_codes as phrases
from submissions.store.late_codes import Wanted


class LateCodeForm(Form):
    """For how many dossiers, through which day, by what decision."""

    moment: datetime

    most = IntegerField(
        "Số hồ sơ được nộp",
        [InputRequired(), NumberRange(1, MOST_USES)],
        default=1,
    )
    through = DateField("Dùng đến hết ngày", [InputRequired()])
    reason = TextAreaField(
        "Căn cứ cho phép",
        [DataRequired(phrases.REASON), Length(max=1_000)],
        description="Ai quyết định, vì sao. Ví dụ: Trưởng ban đồng ý ngày 02/11, xã mất điện.",
    )

    def validate_through(self, field: DateField) -> None:
        """Not a day that is over."""
        if field.data and field.data < self.moment.astimezone(times.VN).date():
            raise ValidationError(phrases.DAY_PASSED)

    def wanted(self) -> Wanted:
        """After validation: the end is the midnight after the day, in Viet Nam."""
        last = self.through.data or self.moment.astimezone(times.VN).date()
        midnight = datetime.combine(last, datetime.min.time(), times.VN)
        return Wanted(
            reason=self.reason.data or "",
            expires_at=midnight + timedelta(days=1),
            most=self.most.data or 1,
        )
