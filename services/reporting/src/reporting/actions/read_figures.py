"""Read figures of votes, accounts, messages and the lag. One transaction sees one snapshot."""

from datetime import datetime, timedelta
from typing import Final

from contracts import topics
from contracts.hiding import counts_hidden
from reporting.actions.read_dossiers import chosen_codes
from reporting.model import periods, vote_hours
from reporting.model.figures import (
    AccountFigures,
    EntryFigures,
    LagFigures,
    MessageFigures,
    VoteFigures,
)
from reporting.model.freshness import freshness
from reporting.model.periods import Bucket, Step
from reporting.model.query import Query
from reporting.model.weeks import week
from reporting.store import ballots, lag, people_counts, vote_counts
from servicekit.db import Connection

LAST_HOUR: Final = timedelta(hours=1)
ACCOUNT_DAYS: Final = timedelta(days=29)
MESSAGE_DAYS: Final = (topics.MESSAGES.retention or timedelta(days=90)) - timedelta(days=1)


def votes(conn: Connection, query: Query) -> VoteFigures:
    """Votes over time: the period by hour or day, the last hour by minute, the peak."""
    codes = chosen_codes(conn, query)
    days = vote_counts.by_day(conn, query, codes)
    hours = vote_hours.by_hour(days)
    until = query.end
    since = _voting_since(query, hours[0].at if hours else until)
    step = periods.fitting_step(query.step, since, until)
    minute_end = periods.end_of_minute(until)
    hour_ago = max(since, minute_end - LAST_HOUR)

    def over_time(since: datetime, until: datetime, step: Step) -> list[Bucket]:
        if step is Step.MINUTE:
            found = vote_counts.by_minute(conn, query, codes, since, until)
        else:
            found = vote_hours.buckets(hours, since, until, step)
        return periods.fill(found, since, until, step)

    return VoteFigures(
        counted=sum(hour.count for hour in hours),
        struck=sum(day.struck for day in days),
        step=step,
        buckets=over_time(since, until, step),
        last_hour=over_time(hour_ago, minute_end, Step.MINUTE),
        peak=vote_counts.peak(conn, query, codes),
        week=week(vote_hours.of_week(days)),
    )


def entries(conn: Connection, query: Query) -> EntryFigures:
    """Entries by votes; staff see them also while the public does not (law 10)."""
    found = vote_counts.by_entry(conn, query, chosen_codes(conn, query))
    return EntryFigures(
        hidden=_counts_hidden(conn, query),
        total=sum(entry.votes for entry in found),
        entries=found,
    )


def accounts(conn: Connection, query: Query) -> AccountFigures:
    """New accounts of the period, or of the last 30 days."""
    last = query.day
    first = query.first_day or last - ACCOUNT_DAYS
    days = people_counts.accounts_by_day(conn, first, last)
    found = [Bucket(periods.first_moment(day.day), day.accounts) for day in days]
    return AccountFigures(
        total=sum(day.accounts for day in days),
        declared=sum(day.declared for day in days),
        by_day=periods.fill(
            found, periods.first_moment(first), periods.after_last_moment(last), Step.DAY
        ),
        communes=people_counts.accounts_by_commune(conn, first, last),
    )


def messages(conn: Connection, query: Query) -> MessageFigures:
    """Messages of the period, only days that the log keeps whole: a rebuild must agree."""
    kept_since = periods.day_of(query.now) - MESSAGE_DAYS
    first = max(query.first_day or kept_since, kept_since)
    return MessageFigures(
        since=periods.first_moment(first), channels=people_counts.messages(conn, first, query.day)
    )


def system_lag(conn: Connection, query: Query) -> LagFigures:
    """How far the figures are behind the log."""
    return lag_at(conn, query.now)


def lag_at(conn: Connection, now: datetime) -> LagFigures:
    """The lag, for pages that need no edition."""
    lags = lag.load(conn)
    return LagFigures(freshness=freshness(lags, now), topics=lags)


def _counts_hidden(conn: Connection, query: Query) -> bool:
    voting = query.edition.windows.voting
    end = None if voting is None else voting.end
    final = ballots.is_final(conn, query.edition.number, end)
    return counts_hidden(query.edition.voting, voting, query.now, final=final)


def _voting_since(query: Query, first: datetime) -> datetime:
    """From the chosen day, else from the voting window's start, else from the first vote."""
    window = query.edition.windows.voting
    begun = window.start if window is not None and window.start <= query.now else first
    return max(query.since, begun) if query.since else begun
