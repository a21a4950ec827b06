"""What the forms of a ceremony are made of; each keeps the version it was opened with."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wtforms import (
    DateField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import (
    DataRequired,
    Length,
    Optional,
    ValidationError,
)
from wtforms.widgets import TextInput

from portal.model.ceremonies.guests import (
    BadContact,
)
from portal.web.forms import Moment
from portal.web.versioned import Versioned

LINK: Final = r"(https://|/(?!/))\S*$"
TITLE_LIMIT: Final = 300
TEXT_LIMIT: Final = 20_000
MOST_GUESTS: Final = 100_000
DAYS: Final = ["%d/%m/%Y", "%Y-%m-%d"]
NOT_CHOSEN: Final = ""


class Day(DateField):
    """A day typed as it is read; browsers show native pickers in their own language."""

    widget = TextInput()

    def __init__(self, label: str, description: str = "Ví dụ 12/02/2026.", **kwargs: Any) -> None:
        super().__init__(label, [Optional()], format=DAYS, description=description, **kwargs)


class Chosen(SelectField):
    """One of a list, or nothing: a number or None."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, coerce=_number, **kwargs)

    def offer(self, choices: Mapping[int, str], nothing: str) -> None:
        """What may be chosen."""
        listed = [SelectChoice(str(key), name) for key, name in choices.items()]
        self.choices = [SelectChoice(NOT_CHOSEN, nothing), *listed]

    def pre_validate(self, form: Any) -> None:
        """None is the empty choice."""
        if self.data is not None:
            super().pre_validate(form)


class CeremonyForm(Versioned):
    """Of a ceremony or of one of its rows."""

    def values(self) -> dict[str, Any]:
        """Only after validate(): what is typed, by column."""
        return {
            field.short_name: "" if field.data is None and _is_text(field) else field.data
            for field in self
            if field.short_name != "version"
        }


def title_field(label: str, description: str = "") -> StringField:
    """A needed line."""
    return StringField(label, [DataRequired(), Length(max=TITLE_LIMIT)], description=description)


def line_field(label: str, description: str = "", limit: int = TITLE_LIMIT) -> StringField:
    """A line that may stay empty."""
    return StringField(label, [Length(max=limit)], default="", description=description)


def text_field(label: str, description: str = "") -> TextAreaField:
    """Several lines."""
    return TextAreaField(label, [Length(max=TEXT_LIMIT)], default="", description=description)


def titles(rows: Iterable[Any]) -> dict[int, str]:
    """What may be chosen of a list."""
    return {row.id: getattr(row, "title", None) or row.name for row in rows}


def check_contact(reader: Any, field: StringField, message: str) -> None:
    """Raises ValidationError for what the reader refuses."""
    try:
        reader(field.data or "")
    except BadContact as error:
        raise ValidationError(message) from error


def _number(text: Any) -> int | None:
    """Raises ValueError."""
    return None if text in (None, "", "None") else int(text)


def _is_text(field: Any) -> bool:
    return isinstance(field, StringField) and not isinstance(field, Moment)
