"""The staff's menu: by role, grouped, and aware of where one is."""

import pytest

from contracts.events import RoleGrant
from contracts.roles import STAFF_ROLES, Role
from servicekit.auth import Caller
from servicekit.navigation import SECTIONS, current, groups_for, sections_for
from servicekit.testing import at

pytestmark = pytest.mark.unit

LATER = at("2030-01-01T00:00:00+00:00")


def caller(*roles: Role) -> Caller:
    grants = tuple(RoleGrant(role=role) for role in roles)
    return Caller(account=1, expires_at=LATER, roles=grants)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_menu_holds_exactly_the_sections_of_a_role(role: Role) -> None:
    expected = [section.path for section in SECTIONS if role in section.roles]
    assert [section.path for section in sections_for(caller(role))] == expected
    assert "/viec-cua-toi" in expected


def test_menu_of_the_public_is_empty() -> None:
    assert sections_for(None) == []
    assert sections_for(caller(Role.VOTER, Role.APPLICANT)) == []


def test_menu_of_two_roles_lists_a_section_once() -> None:
    paths = [section.path for section in sections_for(caller(Role.SECRETARY, Role.AUDITOR))]
    assert len(paths) == len(set(paths))


def test_groups_keep_the_order_of_the_menu() -> None:
    assert list(groups_for(caller(Role.ADMINISTRATOR))) == ["Công việc", "Kiểm tra", "Thiết lập"]


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/tham-dinh", "/tham-dinh"),
        ("/tham-dinh/ho-so/7", "/tham-dinh"),
        ("/quan-tri/cuoc-thi/2026/lien-he", "/quan-tri/cuoc-thi"),
        ("/bao-cao/don-vi/05482", "/bao-cao"),
        ("/bao-cao/tong-hop/2025-11", "/bao-cao/thang"),
        ("/tham-dinhx", None),
        ("/", None),
    ],
)
def test_page_belongs_to_the_section_its_address_begins_with(
    path: str, section: str | None
) -> None:
    found = current(path)
    assert (found.path if found else None) == section
