"""Put values into the source of a wording, and nothing more than values.

Staff write the sources, so they may only name values and choose by them: no calls, attributes,
loops or filters. What is not listed here is refused before it is ever run.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
ENVIRONMENT: Final = SandboxedEnvironment(
    undefined=StrictUndefined, autoescape=False
)  # the layout escapes
SOURCES: Final = 2_000


class BadSource(ValueError):
    """The source cannot be read, or does more than put in values."""


def names_in(source: str) -> frozenset[str]:
    """The values a source asks for. Raises BadSource."""
    try:
        tree = ENVIRONMENT.parse(source)
    except TemplateError as error:
        raise BadSource(str(error)) from error
    strange = next((node for node in tree.find_all(nodes.Node) if not _is_allowed(node)), None)
    if strange is not None:
        raise BadSource(f"{type(strange).__name__} is not allowed")
    return frozenset(meta.find_undeclared_variables(tree))


def fill(source: str, values: Mapping[str, Any]) -> str:
    """The text with its values, spaces as in one line. Raises BadSource, UndefinedError."""
    filled = _compiled(source).render(values) if "{" in source else source
    return " ".join(filled.split())


def _is_allowed(node: nodes.Node) -> bool:
    return type(node) in ALLOWED and getattr(node, "ctx", "load") == "load"


@lru_cache(maxsize=SOURCES)
def _compiled(source: str) -> Template:
    names_in(source)
    return ENVIRONMENT.from_string(source)
