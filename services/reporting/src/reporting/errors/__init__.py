"""Refusals of this service, as people read them."""

from typing import Final

from reporting import phrases
from servicekit.problems import Forbidden, Problem

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


class OutsideYourBranch(Forbidden):
    """The caller's roles do not reach this unit (or the whole province)."""

    def __init__(self) -> None:
        super().__init__(phrases.OUTSIDE_YOUR_BRANCH)
