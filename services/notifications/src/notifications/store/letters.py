"""The templates of letters: one per kind, rendered as text and as HTML."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError

from notifications.errors import LetterBroken
from notifications.model.kinds import Kind
from notifications.model.mail import Letter
from servicekit import times

FOLDER: Final = "templates/letters"
PARTS: Final = ("para", "facts", "button", "digits")


def render(kind: Kind, values: Mapping[str, Any]) -> Letter:
    """Raises LetterBroken: an unknown or missing variable is an error, never an empty place."""
    try:
        plain, rich = _environment("txt"), _environment("html")
        return Letter(
            subject=_block(plain, kind, "subject", values).strip(),
            short=" ".join(_block(plain, kind, "short", values).split()),
            text=plain.get_template(f"{kind}.j2").render(values).strip() + "\n",
            html=_with_styles(rich.get_template(f"{kind}.j2").render(values)),
        )
    except (TemplateError, css_inline.InlineError, TypeError, ValueError) as error:
        raise LetterBroken(f"{kind}: {type(error).__name__}") from error


@cache
def _environment(form: str) -> Environment:
    """Both forms share the templates of kinds; layout and parts are each form's own."""
    environment = Environment(
        loader=PackageLoader("notifications", FOLDER),
        autoescape=form == "html",  # noqa: S701  # plain text has nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"date": times.as_date, "datetime": times.as_datetime}
    environment.globals["layout"] = f"layout.{form}"
    parts = environment.get_template(f"parts.{form}").module
    environment.globals |= {name: getattr(parts, name) for name in PARTS}
    return environment


def _block(environment: Environment, kind: Kind, name: str, values: Mapping[str, Any]) -> str:
    template = environment.get_template(f"{kind}.j2")
    return "".join(template.blocks[name](template.new_context(dict(values))))


def _with_styles(html: str) -> str:
    """Mail programs read styles on elements only."""
    return css_inline.inline(html, extra_css=_styles(), load_remote_stylesheets=False)


@cache
def _styles() -> str:
    return (files("notifications") / FOLDER / "letter.css").read_text(encoding="utf-8")
