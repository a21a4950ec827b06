"""When the public may see counts: each limit, before and after."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.events import VotingRules
from contracts.hiding import counts_hidden, hiding_starts
from contracts.windows import Window

pytestmark = pytest.mark.unit

END = datetime(2025, 11, 20, 17, tzinfo=UTC)
VOTING = Window(start=END - timedelta(days=16), end=END)
HIDING = END - timedelta(hours=24)
MS = timedelta(milliseconds=1)
LATE = VotingRules(counts_hidden_last_hours=24)


@pytest.mark.parametrize(
    ("moment", "final", "hidden"),
    [
        (HIDING - MS, False, False),
        (HIDING, False, True),
        (END - MS, False, True),
        (END, False, True),
        (END + timedelta(days=30), False, True),
        (END + timedelta(minutes=2), True, False),
    ],
)
def test_counts_hide_from_the_last_hours_until_they_are_final(
    moment: datetime, final: bool, hidden: bool
) -> None:
    assert counts_hidden(LATE, VOTING, moment, final=final) is hidden


@pytest.mark.parametrize("final", [False, True])
def test_counts_that_the_edition_hides_never_show(final: bool) -> None:
    rules = VotingRules(counts="hidden")
    assert counts_hidden(rules, VOTING, END + timedelta(days=30), final=final) is True
    assert counts_hidden(rules, None, END, final=final) is True


@pytest.mark.parametrize(
    ("rules", "voting"),
    [
        (VotingRules(), VOTING),
        (LATE, None),
        (LATE, Window(start=VOTING.start)),
    ],
)
def test_counts_stay_public_without_hidden_hours_or_an_end(
    rules: VotingRules, voting: Window | None
) -> None:
    assert hiding_starts(rules, voting) is None
    assert counts_hidden(rules, voting, END, final=False) is False
