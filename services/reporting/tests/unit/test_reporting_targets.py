from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.events import EditionWindows, UnitTarget
from contracts.windows import Window
from reporting.model import targets
from reporting.model.headlines import Headline, headline
from reporting.model.targets import Counts, Found, Line, Unit
from servicekit.testing import an_edition, at

pytestmark = pytest.mark.unit


def unit(code: str, **changes: object) -> Unit:
    usual = {
        "code": code, "name": f"Đơn vị {code}", "kind": "xã", "unit_group": "commune_or_ward",
        "parent": None, "valid_from": None, "valid_to": None, "listed": True,
    }  # fmt: skip
    return Unit(**(usual | changes))  # type: ignore[arg-type]


EACH_ONE = (UnitTarget(label="Mỗi xã, phường", groups=("commune_or_ward",), minimum=1),)
JOINTLY = (
    UnitTarget(label="Các hội", groups=("business_association",), scope="group", minimum=20),
)


def lines_of(
    units: Sequence[Unit],
    wanted: Sequence[UnitTarget],
    by_unit: Mapping[str, Counts],
    by_group: Mapping[str, Counts] | None = None,
    headline: Headline = Headline.VALID,
) -> list[Line]:
    found = Found(by_unit=by_unit, by_group=by_group or {})
    return targets.lines(units, wanted, found, headline)


def associations() -> list[Unit]:
    return [unit(code, unit_group="business_association") for code in ("a", "b", "c", "d")]


def test_target_of_a_unit_is_the_one_that_names_it_else_its_groups() -> None:
    promotes = UnitTarget(label="Chỉ tuyên truyền", units=("media",), minimum=0)
    found = (*EACH_ONE, *JOINTLY, promotes)
    (member, *_) = associations()
    assert targets.own_target(unit("x"), found) == 1
    assert targets.own_target(unit("media"), found) is None
    assert targets.own_target(unit("sub", listed=False), found) is None
    assert targets.own_target(unit("x", unit_group="department"), found) is None
    assert (targets.own_target(member, found), targets.joint_target(member, found)) == (None, 20)
    assert targets.joint_target(unit("x"), found) is None


def test_unit_reaches_its_target_with_valid_dossiers_only() -> None:
    counts = {"x": Counts(3, 2, 0), "y": Counts(1, 1, 1)}
    lines = lines_of([unit("x"), unit("y")], EACH_ONE, counts)
    found = {line.code: line for line in lines}
    assert (found["x"].reached, found["x"].percent) == (False, 0)
    assert (found["y"].reached, found["y"].percent) == (True, 100)


def test_joint_group_strives_as_one_line_and_its_members_without_target() -> None:
    by_group = {"business_association": Counts(12, 11, 10)}
    found = lines_of(associations(), JOINTLY, {"a": Counts(4, 4, 4)}, by_group)
    joint = [line for line in found if line.code is None]
    assert [(line.target, line.members, line.percent) for line in joint] == [(20, 4, 50)]
    assert {line.code: line.target for line in found if line.code} == dict.fromkeys("abcd")
    assert [line.rank for line in found] == [1, None, None, None, None]


def test_percent_and_rank_follow_the_count_of_the_phase() -> None:
    counts = {"x": Counts(2, 0, 0), "y": Counts(1, 1, 0), "z": Counts(1, 1, 1)}

    def ranks(front: Headline) -> list[tuple[str | None, int | None, bool]]:
        found = lines_of([unit(code) for code in "xyz"], EACH_ONE, counts, headline=front)
        return [(line.code, line.percent, line.reached) for line in found]

    assert ranks(Headline.REGISTERED) == [("x", 200, True), ("z", 100, True), ("y", 100, True)]
    assert ranks(Headline.HANDED_IN) == [("z", 100, True), ("y", 100, True), ("x", 0, False)]
    assert ranks(Headline.VALID) == [("z", 100, True), ("y", 0, False), ("x", 0, False)]


def test_headline_is_what_was_mobilised_then_what_came_in_then_what_is_valid() -> None:
    start, end = at("2026-10-01T00:00:00+07:00"), at("2026-11-01T00:00:00+07:00")
    window = EditionWindows(submission=Window(start=start, end=end))
    edition, moment = an_edition(windows=window), timedelta(milliseconds=1)
    found = [headline(edition, at_) for at_ in (start - moment, start, end - moment, end)]
    assert found == [
        Headline.REGISTERED, Headline.HANDED_IN, Headline.HANDED_IN, Headline.VALID,
    ]  # fmt: skip
    assert headline(an_edition(windows=EditionWindows()), start) is Headline.VALID


def test_unit_that_only_promotes_has_no_target_and_is_not_at_zero() -> None:
    free = UnitTarget(label="Chỉ tuyên truyền", units=("media",), minimum=0)
    found = lines_of([unit("media"), unit("x")], (free, *EACH_ONE), {})
    assert {line.code: (line.target, line.promotes, line.at_zero) for line in found} == {
        "media": (None, True, False), "x": (1, False, True),
    }  # fmt: skip


def test_percent_is_rounded_down_so_that_100_means_reached() -> None:
    assert targets.percent_of(19, 20) == 95
    assert targets.percent_of(199, 200) == 99
    assert targets.percent_of(40, 20) == 200
    assert targets.percent_of(5, None) is None


def test_at_zero_is_who_strives_and_has_handed_in_nothing() -> None:
    units = [unit("draft"), unit("done"), unit("free", unit_group="other")]
    counts = {"draft": Counts(2, 0, 0), "done": Counts(1, 1, 0)}
    found = lines_of(units, EACH_ONE, counts)
    assert [line.code for line in found if line.at_zero] == ["draft"]


def test_equals_share_a_rank_and_the_next_one_skips() -> None:
    units = [unit(code) for code in "abcd"]
    counts = {"a": Counts(1, 1, 1), "b": Counts(1, 1, 1), "c": Counts(2, 2, 0)}
    ranks = {line.code: line.rank for line in lines_of(units, EACH_ONE, counts)}
    assert ranks == {"a": 1, "b": 1, "c": 3, "d": 4}


def test_standing_units_are_the_listed_ones_valid_on_the_day() -> None:
    day = date(2026, 10, 20)
    units = [
        unit("stands"),
        unit("begins", valid_from=day),
        unit("ends", valid_to=day),
        unit("later", valid_from=date(2026, 10, 21)),
        unit("sub", listed=False),
    ]
    assert [u.code for u in targets.standing_units(units, day)] == ["stands", "begins"]


def test_group_counts_are_distinct_and_not_the_sum_of_units() -> None:
    units = [unit("a"), unit("b")]
    shared = {"a": Counts(1, 1, 1), "b": Counts(1, 1, 1)}
    lines = lines_of(units, EACH_ONE, shared)
    (group,) = targets.groups(units, lines, {"commune_or_ward": Counts(1, 1, 1)})
    assert (group.counts.valid, group.target, group.reached, group.units) == (1, 2, 2, 2)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_ranks_follow_percent_whatever_the_counts(pairs: list[tuple[int, int]]) -> None:
    units = [unit(str(n)) for n in range(len(pairs))]
    wanted = [
        UnitTarget(label=str(n), units=(str(n),), minimum=target)
        for n, (target, _) in enumerate(pairs)
    ]
    counts = {str(n): Counts(valid, valid, valid) for n, (_, valid) in enumerate(pairs)}
    found = lines_of(units, wanted, counts)
    ranked: list[Line] = [line for line in found if line.rank is not None]
    assert len(found) == len(pairs)
    assert [line.percent for line in ranked] == sorted(
        (line.percent or 0 for line in ranked), reverse=True
    )
    assert all(line.target is None for line in found if line.rank is None)
    for one, other in pairwise(ranked):
        assert (one.rank or 0) <= (other.rank or 0)
