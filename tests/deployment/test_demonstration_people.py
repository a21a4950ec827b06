"""The demonstration's dossiers belong to the applicants that accounts makes up."""

import csv
from importlib.resources import files

import pytest

from submissions.actions.demonstrate import APPLICANTS, SECRETARY

pytestmark = pytest.mark.deployment


def roles(name: str) -> list[str]:
    """Of the people in a list of accounts, in the order in which they get their numbers."""
    with (files("accounts") / "data" / name).open(encoding="utf-8") as lines:
        return [line["role"] for line in csv.DictReader(lines)]


def test_dossiers_are_of_applicants_and_decided_by_the_secretary() -> None:
    people = roles("demonstration.csv") + roles("applicants.csv")
    numbered = dict(enumerate(people, start=1))
    assert [number for number, role in numbered.items() if not role] == list(APPLICANTS)
    assert numbered[SECRETARY] == "secretary"
