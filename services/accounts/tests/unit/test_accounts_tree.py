"""The tree of units: branches, no cycles, codes, search, lists in text boxes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.model import units as tree
from accounts.web.admin.unit_texts import BadLine, read_contacts, read_lines, write_contacts
from contracts.events import UnitContact

pytestmark = pytest.mark.unit

PARENTS = {"tinh": None, "05482": "tinh", "05482.to-1": "05482", "so-y-te": "tinh"}


def a_unit(code: str, parent: str | None, name: str = "") -> tree.Unit:
    return tree.Unit(
        code=code,
        version=1,
        name=name or code,
        kind="xã",
        unit_group="sub_unit",
        parent=parent,
        former_province="",
        listed=False,
        valid_from=date(2026, 1, 1),
        valid_to=None,
        replaced_by=None,
    )


def test_lineage_leads_to_the_root() -> None:
    assert tree.lineage("05482.to-1", PARENTS) == ["05482.to-1", "05482", "tinh"]


def test_officer_manages_below_but_not_the_own_unit_nor_others() -> None:
    assert tree.may_manage("05482.to-1", ["05482"], PARENTS)
    assert not tree.may_manage("05482", ["05482"], PARENTS)
    assert not tree.may_manage("so-y-te", ["05482"], PARENTS)
    assert tree.may_add_under("05482", ["05482"], PARENTS)
    assert not tree.may_add_under("so-y-te", ["05482"], PARENTS)
    assert not tree.may_manage("05482.to-1", [], PARENTS)


def test_unit_cannot_be_placed_below_itself() -> None:
    assert tree.would_cycle("05482", "05482", PARENTS)
    assert tree.would_cycle("05482", "05482.to-1", PARENTS)
    assert not tree.would_cycle("05482.to-1", "so-y-te", PARENTS)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60))
def test_moves_that_are_allowed_never_make_a_cycle(moves: list[tuple[int, int]]) -> None:
    parents: dict[str, str | None] = {str(n): None for n in range(10)}
    for code, parent in moves:
        if not tree.would_cycle(str(code), str(parent), parents):
            parents[str(code)] = str(parent)
    assert all(parents[tree.lineage(code, parents)[-1]] is None for code in parents)


def test_lineage_ends_in_broken_data_too() -> None:
    assert tree.lineage("a", {"a": "b", "b": "a"}) == ["a", "b"]


def test_code_is_readable_and_never_taken() -> None:
    assert tree.make_code("Tổ dân phố số 5", "05482", ["05482"]) == "05482.to-dan-pho-so-5"
    taken = ["05482.to-dan-pho-so-5", "05482.to-dan-pho-so-5-2"]
    assert tree.make_code("Tổ dân phố Số 5", "05482", taken) == "05482.to-dan-pho-so-5-3"
    assert tree.make_code("Sở Y tế", None, []) == "so-y-te"


def test_tree_is_in_depth_first_order_with_children_counted() -> None:
    units = [a_unit("b", None), a_unit("a", None), a_unit("b.1", "b"), a_unit("x", "unseen")]
    rows = tree.as_tree(units)
    assert [(row.unit.code, row.depth, row.children) for row in rows] == [
        ("b", 0, 1),
        ("b.1", 1, 0),
        ("a", 0, 0),
        ("x", 0, 0),
    ]


def test_search_text_has_no_diacritics() -> None:
    assert tree.search_text(["Hội Nữ Doanh nhân", "Hội nữ doanh nhân", "ĐHTN"]) == (
        "hoi nu doanh nhan | dhtn"
    )


def test_lines_are_tidied_and_named_once() -> None:
    assert read_lines("  Sở  KH&CN \n\nSở KH&CN\nSKHCN\n") == ("Sở KH&CN", "SKHCN")


def test_contacts_are_read_as_they_are_written() -> None:
    contacts = [
        UnitContact(channel="email", label="Văn thư", address="vanthu@example.vn"),
        UnitContact(channel="phone", label="", address="0208 3855 555"),
        UnitContact(channel="zalo", label="OA", address="quan-trieu"),
    ]
    assert read_contacts(write_contacts(contacts)) == tuple(contacts)


@pytest.mark.parametrize(
    "line", ["email vanthu@example.vn", "fax | a | 1", "email | a | không phải thư", "zalo | a | "]
)
def test_contact_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(BadLine) as refusal:
        read_contacts(f"email | a | b@example.vn\n{line}")
    assert str(refusal.value) == line.strip()
