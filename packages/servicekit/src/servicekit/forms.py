"""WTForms with Vietnamese messages; every text is normalised to NFC and stripped."""

from datetime import date
from typing import Any, Final, Self

from flask import request
from werkzeug.datastructures import CombinedMultiDict
from wtforms import DateTimeField
from wtforms import Form as WTForm
from wtforms.i18n import DummyTranslations
from wtforms.validators import ValidationError

from servicekit import text

MESSAGES: Final = {
    "This field is required.": "Mục này cần được điền.",
    "Not a valid choice.": "Lựa chọn này không có trong danh sách.",
    "Not a valid choice": "Lựa chọn này không có trong danh sách.",
    "Invalid Choice: could not coerce.": "Lựa chọn này không có trong danh sách.",
    "Not a valid integer value.": "Cần một số nguyên, ví dụ 12.",
    "Not a valid decimal value.": "Cần một số, ví dụ 12,5.",
    "Not a valid date value.": "Ngày chưa đúng, ví dụ 05/11/2025.",
    "Not a valid datetime value.": "Ngày giờ chưa đúng, ví dụ 23:59 05/11/2025.",
    "Not a valid time value.": "Giờ chưa đúng, ví dụ 23:59.",
    "Invalid input.": "Nội dung chưa đúng dạng.",
    "Invalid email address.": "Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn.",
    "Invalid URL.": "Địa chỉ trang chưa đúng, ví dụ https://example.vn.",
    "Number must be at least %(min)s.": "Số nhỏ nhất là %(min)s.",
    "Number must be at most %(max)s.": "Số lớn nhất là %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Số phải từ %(min)s đến %(max)s.",
}
PLURALS: Final = {
    "Field must be at least %(min)d character long.": "Cần ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Dài quá %(max)d ký tự; hãy rút ngắn.",
    "Field must be exactly %(max)d character long.": "Cần đúng %(max)d ký tự.",
}


YEARS: Final = range(1900, 2200)
"""Days that people mean. The calendar's own first and last ones have no moment in Viet Nam."""
NO_SUCH_YEAR: Final = f"Năm phải từ {YEARS[0]} đến {YEARS[-1]}."


class _Vietnamese(DummyTranslations):
    def gettext(self, string: str) -> str:
        return MESSAGES.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return PLURALS.get(singular, plural)


def _tidy(value: Any) -> Any:
    """PostgreSQL takes no NUL, and nobody means to type one."""
    return text.nfc(value).replace("\0", "").strip() if isinstance(value, str) else value


def _in_calendar(_form: WTForm, field: Any) -> None:
    if isinstance(field.data, date) and field.data.year not in YEARS:
        raise ValidationError(NO_SUCH_YEAR)


class Form(WTForm):
    """Base of all forms. `Form.posted()` reads the request, files included."""

    class Meta:
        """How WTForms words messages and cleans values."""

        def get_translations(self, _form: Any) -> _Vietnamese:
            """Messages in Vietnamese whatever the browser asks for."""
            return _Vietnamese()

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Strip and normalise every text that people type; look at the year of every day."""
            filters = [_tidy, *unbound_field.kwargs.get("filters", ())]
            field = unbound_field.bind(form=form, filters=filters, **options)
            if isinstance(field, DateTimeField):
                field.validators = (*field.validators, _in_calendar)
            return field

    @classmethod
    def posted(cls, **kwargs: Any) -> Self:
        """The form filled from the current request."""
        return cls(CombinedMultiDict([request.files, request.form]), **kwargs)


def problems_of(form: WTForm) -> list[tuple[str, str, str]]:
    """`(field id, label, first message)` of every failed field, for the error summary."""
    return [
        (field.id, str(field.label.text), str(field.errors[0])) for field in form if field.errors
    ]
