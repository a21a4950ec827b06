"""Every kind of badge that a page asks for is drawn: in light, in dark, in every service."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from architecture.test_routes import SERVICES

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
STYLES = ROOT / "gateway/assets/css/parts.css"
SOURCES = [ROOT / "packages/servicekit", ROOT / "packages/mailsink"]
SOURCES += [ROOT / "services" / name for name in SERVICES]
WRITTEN = re.compile(r"\bbadge-([a-z]+)")
"""A class written out, without the macro."""


def drawn() -> tuple[set[str], set[str]]:
    """Kinds that the stylesheet knows, in light and in dark."""
    light, _, dark = STYLES.read_text(encoding="utf-8").partition("prefers-color-scheme: dark")
    return set(WRITTEN.findall(light)), set(WRITTEN.findall(dark))


def in_templates() -> Iterator[str]:
    """Kinds named in templates: second arguments of `badge`, tables of `(words, kind)` that are
    kept there, and classes written out.
    """
    for path in (found for source in SOURCES for found in source.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        yield from WRITTEN.findall(text)
        template = Environment(autoescape=True).parse(text)
        calls = [
            call
            for call in template.find_all(nodes.Call)
            if isinstance(call.node, nodes.Name) and call.node.name == "badge"
        ]
        for call in calls:
            yield from _kinds(call.args[1:2])
        for table in template.find_all(nodes.Dict) if calls else ():
            pairs = [pair.value for pair in table.items]
            yield from (
                kind
                for pair in pairs
                if isinstance(pair, nodes.Tuple)
                for kind in _kinds(pair.items[1:])
            )


def _kinds(arguments: list[nodes.Expr]) -> Iterator[str]:
    """What such an argument can become, where the template itself says it."""
    for argument in arguments:
        match argument:
            case nodes.Const(value=str(kind)):
                yield kind
            case nodes.CondExpr(expr1=chosen, expr2=otherwise):
                yield from _kinds([chosen, *([] if otherwise is None else [otherwise])])
            case nodes.Getitem(node=nodes.Dict(items=pairs)):
                yield from _kinds([pair.value for pair in pairs])


def in_phrases() -> Iterator[tuple[str, str]]:
    """`(where, kind)` of tables called TONES and of tables of `(words, kind)`."""
    for path in (found for source in SOURCES for found in source.rglob("src/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
                name = ast.unparse(node.target)
                values = [ast.unparse(value) for value in node.value.values]
                yield from ((f"{path.name}:{name}", kind) for kind in _table(name, values))


def _table(name: str, values: list[str]) -> list[str]:
    read = [ast.literal_eval(value) for value in values if _is_literal(value)]
    if name.endswith("TONES"):
        return [str(value) for value in read]
    pairs = [value for value in read if isinstance(value, tuple) and len(value) == 2]
    kinds = [str(kind) for _, kind in pairs]
    is_of_badges = bool(kinds) and len(kinds) == len(values) and {"good", "bad"} & set(kinds)
    return kinds if is_of_badges else []


def _is_literal(value: str) -> bool:
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True


def test_every_kind_is_drawn_in_light_and_in_dark() -> None:
    light, dark = drawn()
    assert light == dark == {"neutral", "good", "wait", "bad", "info"}


def test_templates_ask_for_kinds_that_are_drawn() -> None:
    asked = set(in_templates())
    assert asked == drawn()[0]


def test_phrases_ask_for_kinds_that_are_drawn() -> None:
    asked = dict(in_phrases())
    light, _ = drawn()
    assert {where: kind for where, kind in in_phrases() if kind not in light} == {}
    assert len(asked) >= 12, sorted(asked)


def test_kind_that_nobody_has_drawn_is_readable() -> None:
    """What a badge looks like before its kind says more: our colours instead of white on white."""
    own = re.search(r"^\.badge \{([^}]*)\}", STYLES.read_text(encoding="utf-8"), re.MULTILINE)
    assert own is not None
    assert {"background: var(--bs-secondary-bg)", "color: var(--bs-body-color)"} <= {
        line.strip() for line in own[1].split(";")
    }
