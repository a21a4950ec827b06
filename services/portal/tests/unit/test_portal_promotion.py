"""The promotion kit's words: facts put in, nothing invented, nothing left over."""

from datetime import date, timedelta

import msgspec
import pytest

from contracts.events import EditionWindows, VotingRules
from contracts.windows import Window
from portal.model import promotion
from portal.phrases import promotion as words
from servicekit.testing import a_unit, an_edition, at

pytestmark = pytest.mark.unit

NOW = at("2026-10-20T12:00:00+07:00")
TODAY = date(2026, 10, 20)
VALUES = {name: f"<{name}>" for name in words.PLACEHOLDERS}


def window(days: int, label: str = "") -> Window:
    start = NOW + timedelta(days=days)
    return Window(start=start, end=start + timedelta(days=5), label=label)


@pytest.mark.parametrize(
    ("word", "channel"),
    [("zalo", "zalo"), ("qr", "visual"), ("web", "portal"), ("ZALO", "other"), ("", "other")],
)
def test_link_counts_for_the_channel_of_its_word(word: str, channel: str) -> None:
    assert promotion.channel_of(word) == channel


@pytest.mark.parametrize("kind", promotion.KINDS)
def test_usual_text_uses_known_places_only_and_fills_all_of_them(kind: str) -> None:
    promotion.check({kind: words.USUAL[kind]})
    filled = promotion.fill(words.USUAL[kind], VALUES)
    assert "{" not in filled
    assert ("<lien_ket>" in filled) == (kind in promotion.POSTS)


def test_line_of_an_empty_value_goes_with_its_blank_line() -> None:
    values = VALUES | {"vien_dan": "", "thoi_gian": ""}
    text = "Một\n\n{vien_dan}\n\n{loi_moi}. {thoi_gian}. Hết\n\n{thoi_gian}."
    assert promotion.fill(text, values) == "Một\n\n<loi_moi>. Hết"


def test_value_that_looks_like_a_place_is_not_filled_again() -> None:
    assert promotion.fill("{don_vi}", VALUES | {"don_vi": "{lien_ket}"}) == "{lien_ket}"


def test_unknown_place_is_named() -> None:
    with pytest.raises(promotion.UnknownPlaceholder, match=r"^lien-ket$"):
        promotion.check({"zalo": "Mở {lien-ket}"})


@pytest.mark.parametrize(
    ("windows", "invitation", "when"),
    [
        ({"voting": window(-1, "Từ A")}, "vote", "Từ A"),
        ({"submission": window(-1, "Từ B")}, "submit", "Từ B"),
        ({"submission": window(3)}, "submit", words.UNTIL_ANNOUNCED),
        ({}, "submit", words.UNTIL_ANNOUNCED),
        ({"submission": window(-9, "Từ C")}, "browse", ""),
        ({"results": window(-1)}, "see_results", ""),
    ],
)
def test_kit_calls_to_what_can_be_done_now(
    windows: dict[str, Window], invitation: str, when: str
) -> None:
    found = promotion.call(an_edition(windows=EditionWindows(**windows)), NOW)
    assert (found.invitation, found.when) == (words.INVITATIONS[invitation], when)


def test_paused_voting_is_not_called_to() -> None:
    edition = an_edition(
        windows=EditionWindows(voting=window(-1, "Từ A")), voting=VotingRules(paused=True)
    )
    assert promotion.call(edition, NOW).invitation != words.INVITATIONS["vote"]


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, True),
        ({"valid_from": TODAY}, True),
        ({"valid_from": TODAY + timedelta(days=1)}, False),
        ({"valid_to": TODAY}, False),
        ({"valid_to": TODAY + timedelta(days=1)}, True),
        ({"group": "root"}, False),
    ],
)
def test_unit_has_a_kit_while_it_exists(changes: dict[str, object], offered: bool) -> None:
    assert promotion.is_offered(msgspec.structs.replace(a_unit(), **changes), TODAY) is offered


def test_units_are_listed_by_group_then_by_name_as_vietnamese_reads() -> None:
    units = [
        a_unit(code="3", name="Sở A", group="department"),
        a_unit(code="2", name="Phường Đồng"),
        a_unit(code="1", name="Phường Cam"),
        a_unit(code="9", name="Lạ", group="next-year"),
    ]
    assert [unit.code for unit in promotion.by_name(reversed(units))] == ["1", "2", "3", "9"]
