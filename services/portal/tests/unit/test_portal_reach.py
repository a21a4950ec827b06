"""Whose dossiers a role reaches: never more than the reports of the same role show."""

import pytest

from contracts.events import RoleGrant
from contracts.roles import Role
from portal.model.reach import PROVINCE, Reach, branch, reach_of
from servicekit.testing import a_unit

pytestmark = pytest.mark.unit


def grant(role: Role, unit: str | None = None) -> RoleGrant:
    return RoleGrant(role=role, unit=unit)


@pytest.mark.parametrize("role", sorted(Role))
def test_only_roles_of_the_province_reach_everything(role: Role) -> None:
    assert reach_of([grant(role)]).everything is (role in PROVINCE)


def test_role_of_the_province_for_one_unit_reaches_that_unit_only() -> None:
    found = reach_of([grant(Role.SECRETARY, "05482"), grant(Role.UNIT_OFFICER, "05503")])
    assert found == Reach(units=("05482", "05503"))


def test_officer_without_a_unit_and_an_applicant_with_one_reach_nothing() -> None:
    assert reach_of([grant(Role.UNIT_OFFICER), grant(Role.APPLICANT, "05482")]) == Reach()


def test_branch_holds_what_stands_below_and_what_was_merged_into_it() -> None:
    units = [
        a_unit(code="top", parent="tinh"),
        a_unit(code="below", parent="top"),
        a_unit(code="deep", parent="below"),
        a_unit(code="old", parent="tinh", replaced_by="below"),
        a_unit(code="other", parent="tinh"),
        a_unit(code="a", parent="b"),
        a_unit(code="b", parent="a"),
    ]
    assert branch(["top"], units) == ["below", "deep", "old", "top"]
    assert branch(["a"], units) == ["a", "b"]
    assert branch(["unknown"], units) == ["unknown"]
