"""What the pages for operators tell people to type exists."""

import re
from pathlib import Path

import pytest
from stack.cli import parser

pytestmark = pytest.mark.deployment

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs/operations").rglob("*.md"))]
COMMAND = re.compile(r"\./contest(?: --home \S+)? ([a-z]+)((?: --[a-z-]+)*)")
LINK = re.compile(r"\]\(([^)#:]+\.md)[^)]*\)")


def commands() -> dict[str, str]:
    """Name -> its help."""
    (found,) = (one for one in parser()._actions if one.choices and not one.option_strings)
    assert isinstance(found.choices, dict)
    return {name: command.format_help() for name, command in found.choices.items()}


def test_commands_and_options_named_on_pages_exist() -> None:
    known = commands()
    missing = [
        f"{page.name}: ./contest {name}{options}"
        for page in PAGES
        for name, options in COMMAND.findall(page.read_text(encoding="utf-8"))
        if name not in known or not all(one in known[name] for one in options.split())
    ]
    assert missing == []


def test_links_between_pages_lead_somewhere() -> None:
    lost = [
        f"{page.name}: {link}"
        for page in PAGES
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert lost == []
