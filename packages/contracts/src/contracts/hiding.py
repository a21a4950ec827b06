"""When the public may see how many votes an entry has (S1-19, law 10): one rule for all houses."""

from datetime import datetime, timedelta

from contracts.events import VotingRules
from contracts.windows import Window


def hiding_starts(rules: VotingRules, voting: Window | None) -> datetime | None:
    """When counts disappear before the end; None when they never do or the end is unknown."""
    hours = rules.counts_hidden_last_hours
    if hours <= 0 or voting is None or voting.end is None:
        return None
    return voting.end - timedelta(hours=hours)


def counts_hidden(rules: VotingRules, voting: Window | None, now: datetime, *, final: bool) -> bool:
    """Hidden altogether, or from the start of hiding until the count is final.

    `final`: the ledger has read every close marker of the window's present end (law 8). Between
    the end and that moment votes are still being counted, so the last hours stay hidden.
    """
    if rules.counts == "hidden":
        return True
    hiding = hiding_starts(rules, voting)
    return hiding is not None and hiding <= now and not final
