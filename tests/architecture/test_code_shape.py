"""Budgets and places: small files, words people see where they belong, no inline script."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
FILE_LIMIT = 400
FUNCTION_LIMIT = 40
VIETNAMESE = re.compile("[À-Ỹà-ỹĐđĂăƠơƯư]")
WORDS_LIVE_IN = {"phrases.py", "errors.py", "problems.py", "forms.py", "navigation.py", "seeds.py"}


def sources() -> list[Path]:
    return some(ROOT.glob("packages/*/src/**/*.py"), ROOT.glob("services/*/src/**/*.py"))


def templates() -> list[Path]:
    return some(ROOT.glob("*/*/src/**/templates/**/*.html"))


def some(*found: Iterable[Path]) -> list[Path]:
    """Each must find something: a rule about nothing would always hold."""
    files = [sorted(one) for one in found]
    assert all(files)
    return [file for one in files for file in one]


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def test_files_and_functions_stay_small() -> None:
    long_files = [f.name for f in sources() if len(f.read_text().splitlines()) > FILE_LIMIT]
    long_functions = [
        f"{file.name}:{node.name}"
        for file in sources()
        for node in functions(file)
        if (node.end_lineno or 0) - node.lineno >= FUNCTION_LIMIT
    ]
    assert (long_files, long_functions) == ([], [])


def _docstrings(tree: ast.AST) -> set[int]:
    """Strings that stand alone as statements: docstrings and notes below fields."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _vietnamese_literals(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = _docstrings(tree)
    return [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and VIETNAMESE.search(node.value)
    ]


def test_words_people_see_live_in_phrases_and_templates() -> None:
    allowed = WORDS_LIVE_IN | {"text.py", "testing.py", "examples.py"}
    found = [
        place
        for file in sources()
        if file.name not in allowed
        and not file.name.endswith("_forms.py")
        and not {"phrases", "errors"} & set(file.parts)
        for place in _vietnamese_literals(file)
    ]
    assert found == []


def test_templates_hold_no_inline_script_or_style() -> None:
    # Structured data is no script: browsers never run it, so the policy does not speak of it.
    script = r"""<script(?![^>]*\bsrc=| type="application/ld\+json">)"""
    inline = re.compile(script + r"""|<style\b|\sstyle=["']|\son[a-z]+=["']""")
    mail = "mail"
    found = [
        str(file.relative_to(ROOT))
        for file in templates()
        if mail not in file.parts and inline.search(file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_module_is_a_junk_drawer() -> None:
    names = {"utils", "util", "helpers", "common", "misc"}
    assert [str(f.relative_to(ROOT)) for f in sources() if f.stem in names] == []
