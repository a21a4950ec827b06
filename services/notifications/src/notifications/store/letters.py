"""Letters: a wording with its values, as text and as HTML in one layout."""

from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError

from notifications.errors import LetterBroken
from notifications.model.filling import BadSource, fill
from notifications.model.kinds import Kind
from notifications.model.mail import Letter
from notifications.model.wordings import Block, Wording, blocks, filled, read_wording

LAYOUT: Final = "templates/letters"
SHIPPED: Final = "templates/wordings"


@cache
def shipped(kind: Kind) -> Wording:
    """The words the software comes with."""
    file = files("notifications") / SHIPPED / f"{kind}.txt"
    return read_wording(file.read_text(encoding="utf-8"))


def render(wording: Wording, values: Mapping[str, Any]) -> Letter:
    """Raises LetterBroken: an unknown or missing variable is an error, never an empty place."""
    put = partial(fill, values=values)
    try:
        subject = put(wording.subject)
        parts = [part for one in blocks(wording.body) if (part := filled(one, put)) is not None]
        return Letter(
            subject=subject,
            short=put(wording.short),
            text=_laid_out("txt", subject, parts, values).strip() + "\n",
            html=_with_styles(_laid_out("html", subject, parts, values)),
        )
    except (BadSource, TemplateError, css_inline.InlineError, TypeError, ValueError) as error:
        raise LetterBroken(type(error).__name__) from error


def _laid_out(form: str, subject: str, parts: list[Block], values: Mapping[str, Any]) -> str:
    layout = _environment(form).get_template(f"layout.{form}")
    return layout.render(values, subject=subject, blocks=parts)


@cache
def _environment(form: str) -> Environment:
    return Environment(
        loader=PackageLoader("notifications", LAYOUT),
        autoescape=form == "html",  # noqa: S701  # plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _with_styles(html: str) -> str:
    """Mail programs read styles on elements only."""
    return css_inline.inline(html, extra_css=_styles(), load_remote_stylesheets=False)


@cache
def _styles() -> str:
    return (files("notifications") / LAYOUT / "letter.css").read_text(encoding="utf-8")
