"""Whether the public sees vote counts right now (S1-19, law 10)."""

from datetime import datetime, timedelta

from contracts.events import EditionState


def counts_hidden(edition: EditionState, now: datetime) -> bool:
    """Hidden by rule, or in the last hours of voting until results are announced."""
    rules, voting = edition.voting, edition.windows.voting
    if rules.counts == "hidden":
        return True
    if not rules.counts_hidden_last_hours or voting is None or voting.end is None:
        return False
    results = edition.windows.results
    announced = results is not None and now >= results.start
    hides_from = voting.end - timedelta(hours=rules.counts_hidden_last_hours)
    return now >= hides_from and not announced
