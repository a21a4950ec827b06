"""Refusals around what is taken away."""

from datetime import timedelta

from reporting.phrases import exports as words
from servicekit.problems import Problem


class TooManyExports(Problem):
    """So many files of this account wait already."""

    def __init__(self, count: int) -> None:
        super().__init__(
            429,
            "too-many-exports",
            words.TOO_MANY.format(count=count),
            detail=words.TOO_MANY_DETAIL,
            headers={"Retry-After": "30"},
        )


class ExportGone(Problem):
    """The link to a file has expired, or there is no file."""

    def __init__(self, kept: timedelta) -> None:
        hours = kept // timedelta(hours=1)
        super().__init__(
            410,
            "export-expired",
            words.EXPIRED,
            detail=words.EXPIRED_DETAIL.format(hours=hours),
        )


class MadeElsewhere(Exception):
    """Another process has begun the file anew: whoever made it before stops."""
