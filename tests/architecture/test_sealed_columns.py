"""A rotation of the seal key reaches everything that is sealed, and everybody who opens it."""

import importlib
import re
from pathlib import Path

import pytest
from stack.rotation import SEALERS

from servicekit.service import Service

pytestmark = pytest.mark.architecture

SERVICES = Path(__file__).parents[2] / "services"
COLUMN = re.compile(r"^ +(\w*sealed\w*) text", re.MULTILINE)


def sealed_columns(name: str) -> set[str]:
    folder = SERVICES / name / "src" / name / "migrations"
    return {found for file in folder.glob("*.sql") for found in COLUMN.findall(file.read_text())}


@pytest.mark.parametrize("name", sorted(path.name for path in SERVICES.iterdir() if path.is_dir()))
def test_every_sealed_column_is_sealed_anew(name: str) -> None:
    service: Service = importlib.import_module(f"{name}.bootstrap").SERVICE
    assert {place.column for place in service.sealed} == sealed_columns(name)
    assert bool(service.sealed) == (name in SEALERS)
