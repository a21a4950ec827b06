"""Refusals of this service, as people read them."""

from typing import Final

from reporting import phrases
from servicekit.problems import Forbidden, Invalid, Problem

STARTING: Final = "5"


class NoFiguresYet(Problem):
    """No generation is live: the worker has not laid out the first one."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "figures-not-ready",
            phrases.NO_FIGURES_YET,
            detail=phrases.NO_FIGURES_YET_DETAIL,
            headers={"Retry-After": STARTING},
        )


class RebuildUnderWay(RuntimeError):
    """Another `reporting rebuild` is filling a generation right now."""


class LogCut(RuntimeError):
    """Topics have lost a beginning that no figures hold: nothing can be rebuilt from the rest."""


class TargetsRefused(Invalid):
    """A target that is no number, or for a unit that is not below; names each field."""


class OutsideYourBranch(Forbidden):
    """The caller's roles do not reach this unit (or the whole province)."""

    def __init__(self) -> None:
        super().__init__(phrases.OUTSIDE_YOUR_BRANCH)
