"""Letters: a wording with its values, as text and as HTML, each in one layout."""

from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined, Template, TemplateError
from mjml import mjml2html

from notifications.errors import LetterBroken
from notifications.model.filling import BadSource, fill
from notifications.model.kinds import Kind
from notifications.model.mail import Letter
from notifications.model.wordings import Wording, blocks, filled, read_wording

LAYOUT: Final = "templates/letters"
SHIPPED: Final = "templates/wordings"


@cache
def shipped(kind: Kind) -> Wording:
    """The words the software comes with."""
    return read_wording(_read(f"{SHIPPED}/{kind}.txt"))


def render(wording: Wording, values: Mapping[str, Any]) -> Letter:
    """Raises LetterBroken: an unknown or missing variable is an error, never an empty place."""
    put = partial(fill, values=values)
    try:
        subject = put(wording.subject)
        parts = [part for one in blocks(wording.body) if (part := filled(one, put)) is not None]
        told: dict[str, Any] = {**values, "subject": subject, "blocks": parts}
        return Letter(
            subject=subject,
            short=put(wording.short),
            text=_text_layout().render(told).strip() + "\n",
            html=_html_layout().render(told),
        )
    except (BadSource, TemplateError, TypeError, ValueError) as error:
        raise LetterBroken(type(error).__name__) from error


@cache
def _text_layout() -> Template:
    return _template(_read(f"{LAYOUT}/layout.txt"), escape=False)


@cache
def _html_layout() -> Template:
    """MJML becomes HTML once, before any value is put in: no value is ever read as MJML.

    Without fonts: those it knows would be fetched from elsewhere by whoever opens the letter.
    """
    return _template(mjml2html(_read(f"{LAYOUT}/layout.mjml"), fonts={}), escape=True)


def _template(source: str, *, escape: bool) -> Template:
    environment = Environment(
        autoescape=escape,  # noqa: S701  # plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string(source)


def _read(path: str) -> str:
    return (files("notifications") / path).read_text(encoding="utf-8")
