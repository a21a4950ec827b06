"""Refusals around monthly reports."""

from reporting.phrases import reports as words
from servicekit.problems import FieldError, Forbidden, Problem


class NoReports(Problem):
    """The current edition asks for no monthly reports."""

    def __init__(self) -> None:
        super().__init__(404, "no-reports", words.NO_REPORTS, detail=words.NO_REPORTS_DETAIL)


class NotYourReport(Forbidden):
    """Another unit writes this report, or another body receives it."""

    def __init__(self) -> None:
        super().__init__(words.NOT_YOUR_REPORT)


class Locked(Problem):
    """The report cannot be written in right now; `detail` says why and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(409, "report-locked", words.LOCKED, detail=why)


class NotDecidable(Problem):
    """What was to be decided on is not there any more: it was taken back or decided already."""

    def __init__(self) -> None:
        super().__init__(409, "not-decidable", words.NOT_DECIDABLE, detail=words.LOOK_AGAIN)


class NeedsSecondOfficer(Problem):
    """Whoever proposed a report cannot confirm it too."""

    def __init__(self) -> None:
        super().__init__(
            409, "second-officer", words.SECOND_OFFICER, detail=words.SECOND_OFFICER_DETAIL
        )


class ChangedMeanwhile(Problem):
    """Somebody else changed the same thing between reading and writing."""

    def __init__(self) -> None:
        super().__init__(409, "changed-meanwhile", words.CHANGED_MEANWHILE, detail=words.LOOK_AGAIN)


class TooManyFiles(Problem):
    """A report takes only so many files."""

    def __init__(self, most: int) -> None:
        title = words.TOO_MANY_FILES.format(most=most)
        super().__init__(422, "too-many-files", title, errors=[FieldError("tep", title)])
