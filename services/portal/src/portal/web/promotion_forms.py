"""The form of the kit's texts."""

from collections.abc import Mapping
from typing import Any, Final, Self

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from portal.model import promotion
from portal.phrases import promotion as words
from portal.web.versioned import Versioned

MOST: Final = {"citation": 500, "zalo": 2000, "facebook": 2000, "tiktok": 500, "loudspeaker": 4000}


def _known_placeholders(_form: Any, field: Any) -> None:
    try:
        promotion.check({field.name: field.data or ""})
    except promotion.UnknownPlaceholder as unknown:
        raise ValidationError(words.UNKNOWN_PLACEHOLDER.format(name=unknown)) from unknown


def _with_link(_form: Any, field: Any) -> None:
    if "{lien_ket}" not in (field.data or ""):
        raise ValidationError(words.LINK_NEEDED)


def _text(kind: str, *more: Any) -> TextAreaField:
    return TextAreaField(words.TEXTS[kind], [*more, Length(max=MOST[kind]), _known_placeholders])


class TextsForm(Versioned):
    """All texts of an edition at once; `version` is the one the form was opened with."""

    citation = _text("citation")
    zalo = _text("zalo", DataRequired(), _with_link)
    facebook = _text("facebook", DataRequired(), _with_link)
    tiktok = _text("tiktok", DataRequired(), _with_link)
    loudspeaker = _text("loudspeaker", DataRequired())

    @classmethod
    def showing(cls, version: int, texts: Mapping[str, str]) -> Self:
        """The form filled with these texts."""
        return cls(data={"version": str(version), **texts})

    def texts(self) -> dict[str, str]:
        """By kind, line ends as one character. Only after validate()."""
        return {kind: str(self[kind].data or "").replace("\r\n", "\n") for kind in promotion.KINDS}
