"""A new edition from a former one: the same days, nothing published, nothing of one year."""

import msgspec
import pytest

from contracts.events import EditionState, EditionWindows, VotingRules
from contracts.windows import Window
from portal.model import award_rules
from portal.model.new_editions import Naming, successor
from portal.model.plans import to_edition
from portal.model.windows import moved
from portal.store import plans
from servicekit.testing import an_edition, at

pytestmark = pytest.mark.unit

NOW = at("2026-11-21T10:00:00+07:00")
NAMED = Naming(code="2027", number=3, title="Lần ba", short_title="Năm 2027", year=2027)


def former(**changes: object) -> EditionState:
    usual = {
        "year": 2026,
        "rules_version": 2,
        "rules_hash": "x",
        "voting": VotingRules(paused=True),
    }
    return an_edition(**(usual | changes))


@pytest.mark.parametrize(
    ("start", "end", "years", "expected"),
    [
        (
            "2026-10-01T00:00:00+07:00",
            "2026-11-01T00:00:00+07:00",
            1,
            ("2027-10-01T00:00:00+07:00", "2027-11-01T00:00:00+07:00"),
        ),
        (
            "2028-02-01T00:00:00+07:00",
            "2028-03-01T00:00:00+07:00",
            1,
            ("2029-02-01T00:00:00+07:00", "2029-03-01T00:00:00+07:00"),
        ),
        (
            "2028-02-29T08:00:00+07:00",
            "2028-02-29T17:30:00+07:00",
            1,
            ("2029-02-28T08:00:00+07:00", "2029-02-28T17:30:00+07:00"),
        ),
        ("2026-12-31T00:00:00+07:00", None, 2, ("2028-12-31T00:00:00+07:00", None)),
    ],
)
def test_window_moves_to_the_same_days_of_another_year(
    start: str, end: str | None, years: int, expected: tuple[str, str | None]
) -> None:
    window = moved(Window(start=at(start), end=at(end) if end else None, label="cũ"), years)
    assert window.start == at(expected[0])
    assert window.end == (at(expected[1]) if expected[1] else None)


def test_moved_window_says_its_own_days() -> None:
    whole = Window(start=at("2026-10-01T00:00:00+07:00"), end=at("2026-11-01T00:00:00+07:00"))
    assert moved(whole, 1).label == "Từ ngày 01/10/2027 đến hết ngày 31/10/2027"
    within = msgspec.structs.replace(whole, end=at("2026-10-31T17:00:00+07:00"), label="đến 17 giờ")
    assert moved(within, 1).label == ""


def test_new_edition_is_nobodys_yet() -> None:
    made = successor(former(), NAMED)
    assert (made.code, made.number, made.version, made.year) == ("2027", 3, 1, 2027)
    assert (made.current, made.demonstration, made.rules_version) == (False, False, 0)
    assert made.voting == VotingRules(paused=False)
    assert len(made.rules_hash) == 64


def test_days_of_one_year_are_left_out_of_the_new_one() -> None:
    report = {"before_day": 30, "first_month": "2026-05", "holidays": ["2026-09-02"]}
    made = successor(former(rules={"monthly_report": report}), NAMED)
    assert made.rules["monthly_report"] == {"before_day": 30}
    assert made.rules["max_files"] == former().rules["max_files"]


def test_template_has_the_contests_own_points_and_no_dates() -> None:
    template = to_edition(plans.template(), NOW)
    assert template.windows == EditionWindows()
    assert template.scoring is not None
    assert template.scoring.total() == 100
    assert template.scoring.community is not None
    assert (template.scoring.community.maximum, template.scoring.community.decimals) == (20, 1)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("10.000.000", 10_000_000),
        ("10 000 000 đồng", 10_000_000),
        ("", 0),
        ("mười triệu", None),
        ("-5", None),
        ("1" * 13, None),
    ],
)
def test_amount_is_read_as_people_write_it(typed: str, amount: int | None) -> None:
    assert award_rules.amount(typed) == amount


def test_criterion_keeps_its_code_while_its_words_stay() -> None:
    before = to_edition(plans.template(), NOW).scoring
    rows = [("Khả năng áp dụng", 40), ("Tính mới", 60)]
    assert award_rules.criteria(rows, before) == [
        {"code": "kha-nang-ap-dung", "label": "Khả năng áp dụng", "maximum": 40},
        {"code": "tinh-moi", "label": "Tính mới", "maximum": 60},
    ]
