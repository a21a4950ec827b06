import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.model.targets import Counts, Unit
from reporting.model.tree import Tally, Tree, roll_up

pytestmark = pytest.mark.unit


def unit(code: str, parent: str | None = None, **changes: object) -> Unit:
    usual = {
        "code": code, "name": code, "kind": "xã", "unit_group": "department", "parent": parent,
        "valid_from": None, "valid_to": None, "listed": True,
    }  # fmt: skip
    return Unit(**(usual | changes))  # type: ignore[arg-type]


def test_dossier_counts_once_for_a_unit_that_two_credits_lead_to() -> None:
    units = [unit("top"), unit("left", "top"), unit("right", "top")]
    found = roll_up([Tally(("left", "right"), "valid", 3)], Tree(units), units)
    once = Counts(3, 3, 3)
    assert found.by_unit == {"top": once, "left": once, "right": once}
    assert found.by_group == {"department": once}
    assert (found.counts, found.unattributed) == (once, 0)


def test_withdrawn_dossiers_count_nowhere_and_unknown_units_are_unattributed() -> None:
    tallies = [Tally(("a",), "withdrawn", 5), Tally(("gone",), "submitted", 2)]
    found = roll_up(tallies, Tree([unit("a")]), [unit("a")])
    assert found.counts == Counts(2, 2, 0)
    assert found.by_unit == {"a": Counts(), "gone": Counts(2, 2, 0)}
    assert found.unattributed == 2


def test_parents_are_from_the_top_down_and_a_cycle_ends() -> None:
    tree = Tree([unit("a"), unit("b", "a"), unit("c", "b")])
    assert [found.code for found in tree.parents("c")] == ["a", "b"]
    loop = Tree([unit("a", "b"), unit("b", "a")])
    assert [found.code for found in loop.parents("a")] == ["b"]
    assert loop.above("a") == {"a", "b"}


def test_branch_holds_replaced_units_of_those_below() -> None:
    tree = Tree([unit("top"), unit("new", "top"), unit("old", replaced_by="new"), unit("other")])
    assert tree.branch(["top"]) == ["new", "old", "top"]


CODES = [str(n) for n in range(8)]


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.sampled_from(CODES)), min_size=8, max_size=8),
    st.lists(st.tuples(st.lists(st.sampled_from(CODES)), st.integers(1, 9)), max_size=12),
)
def test_no_unit_counts_more_than_the_province_whatever_the_tree(
    parents: list[str | None], credit_lists: list[tuple[list[str], int]]
) -> None:
    units = [unit(code, parent) for code, parent in zip(CODES, parents, strict=True)]
    tree = Tree(units)
    found = roll_up([Tally(tuple(c), "valid", n) for c, n in credit_lists], tree, units)
    assert found.counts.valid == sum(n for _, n in credit_lists)
    for code in CODES:
        branch = set(tree.branch([code]))
        expected = sum(n for credited, n in credit_lists if branch & set(credited))
        assert found.by_unit.get(code, Counts()).valid == expected
