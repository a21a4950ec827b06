"""What published rules keep fixed, what stays free, and what time no longer lets anybody change."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from contracts.events import EditionState, EditionWindows, VotingRules
from contracts.windows import Window
from portal.model import calendars, commitments, rule_locks
from servicekit.testing import an_edition, at

pytestmark = pytest.mark.unit

OPENS = at("2026-11-05T00:00:00+07:00")
CLOSES = at("2026-11-21T00:00:00+07:00")
BEFORE, DURING, AFTER = (
    at("2026-11-01T00:00:00+07:00"),
    at("2026-11-10T00:00:00+07:00"),
    at("2026-12-01T00:00:00+07:00"),
)
VOTING = Window(start=OPENS, end=CLOSES, label="Từ ngày 05/11 đến hết ngày 20/11")


def edition(**changes: Any) -> EditionState:
    return an_edition(**({"windows": EditionWindows(voting=VOTING)} | changes))


def moved(**changes: Any) -> EditionWindows:
    return EditionWindows(voting=msgspec.structs.replace(VOTING, **changes))


def test_canonical_form_is_what_the_decision_page_says() -> None:
    small = edition(rules={"object_name": "sa\u0309n phẩm"})
    text = commitments.canonical(small).decode()
    assert '"object_name":"sản phẩm"' in text
    assert text.startswith(
        '{"edition":"trinh-dien","format":1,"number":31,"rules":{"absent_phases"'
    )
    assert '"voting":{"end":"2026-11-20T17:00:00.000Z","start":"2026-11-04T17:00:00.000Z"}' in text
    assert "label" not in msgspec.json.decode(text)["windows"]["voting"]


def test_what_is_left_out_and_what_says_the_usual_have_one_hash() -> None:
    plain = edition()
    said = edition(rules={"upload_grace_minutes": 0, "paper_counts_by": "receipt"})
    assert commitments.rules_hash(plain) == commitments.rules_hash(said)


@pytest.mark.parametrize(
    "free",
    [
        {"voting": VotingRules(paused=True)},
        {"windows": moved(label="đến hết ngày 20/11/2026")},
        {"rules": {"review_days": 9}},
        {"rules": {"targets": []}},
        {"help_contact": {"phone": "0208"}},
    ],
)
def test_what_is_not_covered_stays_free(free: dict[str, Any]) -> None:
    before, after = edition(), edition(**free)
    assert rule_locks.split(before, after) == (after, {})
    assert commitments.rules_hash(before) == commitments.rules_hash(after)


@pytest.mark.parametrize(
    ("covered", "path"),
    [
        ({"voting": VotingRules(counts="hidden")}, "voting.counts"),
        ({"windows": moved(end=AFTER)}, "windows.voting"),
        ({"windows": EditionWindows()}, "windows.voting"),
        ({"rules": {"prizes": [{"name": "Nhất", "count": 1}]}}, "rules.prizes"),
        ({"rules": {"supplement_days": 9}}, "rules.supplement_days"),
    ],
)
def test_what_is_covered_is_taken_apart_and_can_be_put_back(
    covered: dict[str, Any], path: str
) -> None:
    before, after = edition(), edition(**covered)
    free, patch = rule_locks.split(before, after)
    assert free == before
    assert list(patch) == [path]
    assert commitments.committed(rule_locks.put(before, patch)) == commitments.committed(after)
    assert commitments.rules_hash(before) != commitments.rules_hash(after)


def test_mixed_change_is_split_into_both_parts() -> None:
    before = edition()
    after = edition(voting=VotingRules(counts="hidden", paused=True), rules={"review_days": 9})
    free, patch = rule_locks.split(before, after)
    assert free == edition(voting=VotingRules(paused=True), rules={"review_days": 9})
    assert patch == {"voting.counts": "hidden"}


@pytest.mark.parametrize(
    ("becomes", "now", "refused"),
    [
        (moved(start=DURING), BEFORE, None),
        (moved(start=AFTER, end=None), DURING, ("voting", "start", False)),
        (moved(start=BEFORE), DURING, ("voting", "start", False)),
        (moved(start=at("2026-10-01T00:00:00+07:00")), BEFORE, ("voting", "start", True)),
        (moved(end=at("2026-11-09T00:00:00+07:00")), DURING, ("voting", "end", True)),
        (moved(end=DURING), DURING, ("voting", "end", True)),
        (EditionWindows(), DURING, ("voting", "start", False)),
        (EditionWindows(), BEFORE, None),
        (moved(end=at("2026-12-02T00:00:00+07:00")), AFTER, None),
        (moved(end=None), AFTER, None),
    ],
)
def test_what_has_passed_stays_but_an_end_may_move_ahead(
    becomes: EditionWindows, now: datetime, refused: tuple[str, str, bool] | None
) -> None:
    found = None
    try:
        calendars.check_in_time(EditionWindows(voting=VOTING), becomes, now)
    except calendars.PassedLimit as error:
        found = (error.kind, error.limit, error.new)
    assert found == refused


def test_windows_that_cannot_be_meant_together_are_named() -> None:
    results = Window(start=DURING)
    submission = Window(start=DURING, end=AFTER)
    windows = EditionWindows(voting=VOTING, results=results, submission=submission)
    assert calendars.contradictions(windows) == [
        calendars.Contradiction("submission", "start", "voting"),
        calendars.Contradiction("submission", "end", "results"),
        calendars.Contradiction("voting", "end", "results"),
    ]
    with pytest.raises(calendars.Contradictory):
        calendars.check(windows)


def test_voting_may_overlap_receiving_and_judging() -> None:
    windows = EditionWindows(
        submission=Window(start=BEFORE, end=AFTER),
        voting=VOTING,
        judging=Window(start=DURING, end=AFTER),
        results=Window(start=AFTER),
    )
    assert calendars.contradictions(windows) == []
