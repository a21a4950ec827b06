"""The form of a campaign."""

from datetime import datetime
from typing import Any, Final

from wtforms import (
    DateTimeLocalField,
    IntegerField,
    MonthField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from contracts.events.submissions import DossierStage
from notifications.model.campaigns import KINDS, Audience
from notifications.model.wordings import Wording
from notifications.phrases import campaigns as words
from notifications.store.campaigns import Plan, Row
from notifications.web.forms import RefusableForm
from servicekit import phrases as shared
from servicekit.times import VN

STAGES: Final = [
    SelectChoice(stage.value, shared.STAGES[stage])
    for stage in DossierStage
    if stage is not DossierStage.DRAFT
]
GROUPS: Final = [SelectChoice(code, name) for code, name in shared.UNIT_GROUPS.items()]
SORTS: Final = [SelectChoice(sort, words.SORTS[sort]) for sort in KINDS]
RATES: Final = (1, 6_000)
NEEDED: Final = {
    "groups": ("groups", words.NEEDS_GROUPS),
    "unreported": ("period", words.NEEDS_PERIOD),
    "applicants": ("stages", words.NEEDS_STAGES),
}


class CampaignForm(RefusableForm):
    """What is sent, to whom, when and how fast. `version` is what its writer saw."""

    title = StringField("Tên đợt gửi", validators=[InputRequired(), Length(max=150)])
    sort = RadioField("Gửi cho", choices=SORTS, default="groups")
    groups = SelectMultipleField(
        "Nhóm đơn vị",
        choices=GROUPS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    period = MonthField("Tháng báo cáo", validators=[Optional()])
    stages = SelectMultipleField(
        "Giai đoạn của hồ sơ",
        choices=STAGES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    subject = StringField("Tiêu đề thư")
    short = TextAreaField("Bản ngắn, cho tin nhắn điện thoại")
    body = TextAreaField("Nội dung thư")
    send_at = DateTimeLocalField("Gửi lúc", validators=[Optional()])
    per_minute = IntegerField(
        "Số tin mỗi phút",
        default=600,
        validators=[InputRequired(), NumberRange(*RATES, message=words.BAD_RATE)],
    )
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    @classmethod
    def of(cls, row: Row) -> "CampaignForm":
        """Filled with a campaign as it is."""
        values: dict[str, Any] = row.__dict__ | row.audience
        if row.send_at:
            values["send_at"] = row.send_at.astimezone(VN).replace(tzinfo=None)
        if row.audience.get("period"):
            values["period"] = datetime.strptime(row.audience["period"], "%Y-%m").replace(tzinfo=VN)
        return cls(data=values)

    def validate_sort(self, _field: RadioField) -> None:
        """Called by WTForms. Each audience needs its own answer."""
        name, sentence = NEEDED.get(self.sort.data, ("", ""))
        if name and not self[name].data and not self[name].errors:
            raise ValidationError(sentence)

    def plan(self) -> Plan:
        """What was typed, once `validate()` has passed."""
        sort, period = self.sort.data, self.period.data
        return Plan(
            title=self.title.data or "",
            audience=Audience(
                sort=sort,
                groups=tuple(self.groups.data or ()) if sort == "groups" else (),
                period=period.isoformat()[:7] if period and sort == "unreported" else "",
                stages=tuple(self.stages.data or ()) if sort == "applicants" else (),
            ),
            wording=Wording(
                subject=" ".join((self.subject.data or "").split()),
                short=" ".join((self.short.data or "").split()),
                body=(self.body.data or "").replace("\r\n", "\n"),
            ),
            send_at=self.send_at.data.replace(tzinfo=VN) if self.send_at.data else None,
            per_minute=self.per_minute.data or RATES[0],
        )
