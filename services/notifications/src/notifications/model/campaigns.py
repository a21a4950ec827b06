"""A message to many: whom it is for, who may do what with it, and how fast it goes out."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Literal

import msgspec

from notifications.errors import NotNow, SecondPersonNeeded
from notifications.model.kinds import Kind


class Campaign(StrEnum):
    """Where it stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    """What people do with it. Starting and ending happen by themselves."""

    PROPOSE = "propose"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


Sort = Literal["groups", "unreported", "applicants", "consenting"]


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """`groups`: officers of the units of these groups (the addressees of the letters, S0-07,
    S1-03); `unreported`: officers of units without a report for `period`, a month as `2026-05`
    (S0-29); `applicants`: of dossiers in these `stages`; `consenting`: who agreed to news."""

    sort: Sort
    groups: tuple[str, ...] = ()
    period: str = ""
    stages: tuple[str, ...] = ()


KINDS: Final[dict[Sort, Kind]] = {
    "groups": Kind.CIRCULAR,
    "unreported": Kind.CIRCULAR,
    "applicants": Kind.NOTICE,
    "consenting": Kind.CAMPAIGN,
}
"""Officers get it as part of their duty, applicants may refuse, others must have agreed."""
WITH_OWN_WORDS: Final = frozenset(KINDS.values())

STEPS: Final[dict[Verb, dict[Campaign, Campaign]]] = {
    Verb.PROPOSE: {Campaign.DRAFT: Campaign.PROPOSED},
    Verb.SEND_BACK: {Campaign.PROPOSED: Campaign.DRAFT},
    Verb.APPROVE: {Campaign.PROPOSED: Campaign.APPROVED},
    Verb.PAUSE: {Campaign.APPROVED: Campaign.PAUSED, Campaign.RUNNING: Campaign.PAUSED},
    Verb.RESUME: {Campaign.PAUSED: Campaign.APPROVED},
    Verb.CANCEL: {
        Campaign.DRAFT: Campaign.CANCELLED,
        Campaign.PROPOSED: Campaign.CANCELLED,
        Campaign.APPROVED: Campaign.CANCELLED,
        Campaign.RUNNING: Campaign.CANCELLED,
        Campaign.PAUSED: Campaign.CANCELLED,
    },
}
"""Resumed means approved again: it runs on with the next round."""


def after(state: Campaign, verb: Verb, *, maker: int, actor: int) -> Campaign:
    """Raises NotNow, SecondPersonNeeded: who wrote it cannot approve it."""
    if state not in STEPS[verb]:
        raise NotNow(verb)
    if verb is Verb.APPROVE and actor == maker:
        raise SecondPersonNeeded(verb)
    return STEPS[verb][state]


def possible(state: Campaign, *, maker: int, actor: int) -> list[Verb]:
    """What this person may do now, in the order of the verbs."""
    return [
        verb
        for verb, steps in STEPS.items()
        if state in steps and not (verb is Verb.APPROVE and actor == maker)
    ]


def quota(per_minute: int, released_until: datetime, now: datetime) -> int:
    """How many may go now: what the rate allows since then, at most a minute's worth."""
    elapsed = min((now - released_until) / timedelta(minutes=1), 1.0)
    return max(0, int(per_minute * elapsed))


def used_until(per_minute: int, released_until: datetime, count: int, now: datetime) -> datetime:
    """The rate's memory after `count` have gone; never more than a minute behind."""
    start = max(released_until, now - timedelta(minutes=1))
    return start + timedelta(minutes=count / per_minute)
