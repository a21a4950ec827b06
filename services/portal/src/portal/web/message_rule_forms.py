"""The form of which messages an edition sends, how and for how much."""

from datetime import time
from typing import Any, Final, Self

from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, TimeField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from portal.model.messages import MessageRules, unwanted
from portal.phrases import messages as words
from portal.web.forms import ChangeForm, choices_of

MOST: Final = 1_000_000_000
COSTS: Final = ("zalo_cost", "sms_cost", "cost_per_day", "cost_per_campaign")
KEPT: Final = ""


class Hour(TimeField):
    """Typed as it is read, 21:00: a native picker may ask for a.m. and p.m."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(words.HOUR_EXAMPLE) from error


def _amount(label: str, description: str) -> IntegerField:
    return IntegerField(
        label, [InputRequired(), NumberRange(0, MOST)], default=0, description=description
    )


class MessagesForm(ChangeForm):
    """What stands in `rules["messages"]`, but for chains of single kinds, which stay."""

    order = RadioField("Gửi bằng kênh nào trước", choices=choices_of(words.ORDERS))
    reminders = SelectMultipleField(
        "Tin nhắc gửi cho người đã đồng ý nhận",
        choices=choices_of(words.REMINDERS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    vote_thanks = BooleanField(
        "Gửi thư cảm ơn người đã bình chọn",
        description="Nhiều nhất một thư mỗi ngày, sáng hôm sau, cho người đã đồng ý nhận.",
    )
    quiet_from = Hour("Giờ yên lặng từ", [InputRequired()], description="Giờ Việt Nam.")
    quiet_to = Hour(
        "đến trước",
        [InputRequired()],
        description="Trong giờ này không tin không bắt buộc nào làm điện thoại reo."
        " Hai giờ bằng nhau là không có giờ yên lặng.",
    )
    sms_diacritics = BooleanField(
        "Tin nhắn có dấu", description="Có dấu thì mỗi đoạn chỉ còn 70 ký tự thay vì 160."
    )
    zalo_cost = _amount("Giá một tin Zalo", "Đồng.")
    sms_cost = _amount("Giá một đoạn tin nhắn", "Đồng.")
    cost_per_day = _amount(
        "Chi nhiều nhất mỗi ngày", "Đồng; 0 là không giới hạn. Mã đăng nhập luôn được gửi."
    )
    cost_per_campaign = _amount("Chi nhiều nhất mỗi đợt gửi", "Đồng; 0 là không giới hạn.")

    @classmethod
    def of(cls, rules: MessageRules, version: int) -> Self:
        """With what is in force."""
        known: dict[str, Any] = {name: getattr(rules, name) for name in COSTS}
        known |= {
            "order": ",".join(rules.order),
            "reminders": unwanted(words.REMINDERS, rules.unwanted),
            "vote_thanks": rules.vote_thanks,
            "quiet_from": rules.quiet_from,
            "quiet_to": rules.quiet_to,
            "sms_diacritics": rules.sms_diacritics,
        }
        form = cls(data=known, version=str(version))
        form.keep_order_of(rules)
        return form

    def keep_order_of(self, rules: MessageRules) -> None:
        """An order that is none of the usual ones can be kept as it is."""
        if ",".join(rules.order) not in words.ORDERS:
            self.order.choices = choices_of({KEPT: words.KEPT_ORDER} | words.ORDERS)
            if not self.order.raw_data:
                self.order.data = KEPT

    def rules(self, before: MessageRules) -> dict[str, Any]:
        """Only after validate()."""
        costs = {name: self[name].data for name in COSTS}
        kept = {} if self.order.data == KEPT else {"*": str(self.order.data).split(",")}
        return costs | {
            "chains": before.chains | kept,
            "unwanted": unwanted(words.REMINDERS, self.reminders.data or ()),
            "vote_thanks": self.vote_thanks.data,
            "quiet_from": _hour(self.quiet_from.data),
            "quiet_to": _hour(self.quiet_to.data),
            "sms_diacritics": self.sms_diacritics.data,
        }


def _hour(moment: time | None) -> str:
    return (moment or time()).isoformat()
