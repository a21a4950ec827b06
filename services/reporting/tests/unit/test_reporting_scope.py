import pytest

from contracts.events import RoleGrant
from contracts.roles import Role
from reporting.model.scope import PROVINCE_ROLES, STEWARDS, Scope, scope_of, stewardship_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("role", sorted(PROVINCE_ROLES))
def test_province_role_sees_everything(role: Role) -> None:
    assert scope_of([RoleGrant(role=role)]) == Scope(province=True, system=True)


@pytest.mark.parametrize("role", sorted(PROVINCE_ROLES | {Role.UNIT_OFFICER}))
def test_role_for_one_unit_sees_only_its_branch(role: Role) -> None:
    assert scope_of([RoleGrant(role=role, unit="so-y-te")]) == Scope(branches=("so-y-te",))


def test_operator_sees_only_the_lag() -> None:
    assert scope_of([RoleGrant(role=Role.OPERATOR)]) == Scope(system=True)


@pytest.mark.parametrize("role", [Role.VOTER, Role.APPLICANT, Role.COUNCIL, Role.UNIT_OFFICER])
def test_others_see_nothing(role: Role) -> None:
    assert scope_of([RoleGrant(role=role)]) == Scope()


@pytest.mark.parametrize("role", sorted(set(Role) - STEWARDS))
def test_reader_acts_nowhere_however_far_the_own_role_reaches(role: Role) -> None:
    grants = [RoleGrant(role=role), RoleGrant(role=role, unit="so-y-te")]
    assert stewardship_of(grants) == Scope()


def test_steward_acts_where_that_role_reaches_and_not_where_another_one_does() -> None:
    grants = [RoleGrant(role=Role.BOARD), RoleGrant(role=Role.UNIT_OFFICER, unit="so-y-te")]
    assert stewardship_of(grants) == Scope(branches=("so-y-te",))
    assert stewardship_of([RoleGrant(role=Role.DOST_STAFF)]).province
