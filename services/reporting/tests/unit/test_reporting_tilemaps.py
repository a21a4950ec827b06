import pytest

from reporting.model.headlines import Headline
from reporting.model.targets import Counts, Line
from reporting.model.tilemaps import COMMUNES, Place, in_lines, tile_map
from reporting.store import places as files

pytestmark = pytest.mark.unit


def line(code: str, target: int | None, count: int, **changes: object) -> Line:
    usual = {
        "code": code, "name": f"Xã {code}", "group": COMMUNES, "target": target,
        "counts": Counts(9, count, 0), "percent": None if target is None else 100 * count // target,
    }  # fmt: skip
    return Line(**(usual | changes))  # type: ignore[arg-type]


def test_tile_stands_at_its_place_and_says_how_far_it_is() -> None:
    lines = [line("none", 1, 0), line("begun", 2, 1), line("reached", 1, 3), line("free", None, 2)]
    places = [Place(code, 2, n + 1) for n, code in enumerate(("none", "begun", "reached", "free"))]
    found = tile_map(lines, places, Headline.HANDED_IN)
    assert [(tile.state, tile.count) for tile in found.tiles] == [
        ("none", 0), ("begun", 1), ("reached", 3), ("free", 2)
    ]  # fmt: skip
    assert [(tile.x, tile.y) for tile in found.tiles] == [(0, 66), (108, 66), (216, 66), (324, 66)]
    assert (found.width, found.height, found.unplaced) == (432, 132, ())


def test_only_communes_and_wards_are_drawn_and_unknown_ones_are_named() -> None:
    lines = [line("new", 1, 0), line("so-y-te", 1, 0, group="department"), line("x", 1, 0)]
    found = tile_map(lines, [Place("x", 1, 1), Place("so-y-te", 1, 2)], Headline.VALID)
    assert [tile.line.code for tile in found.tiles] == ["x"]
    assert [unknown.code for unknown in found.unplaced] == ["new"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Chợ Mới", ("Chợ Mới",)),
        ("Phan Đình Phùng", ("Phan Đình", "Phùng")),
        ("Nghinh Tường", ("Nghinh Tường",)),
        ("Mộtchữrấtdàiliền", ("Mộtchữrấtdàiliền",)),
    ],
)
def test_name_is_broken_into_two_lines_when_it_is_long(name: str, lines: tuple[str, ...]) -> None:
    assert in_lines(name) == lines


def test_file_has_each_commune_once_and_no_two_on_one_square() -> None:
    every = files.every()
    assert len(every) == 92
    assert len({place.code for place in every}) == 92
    assert len({(place.row, place.column) for place in every}) == 92
