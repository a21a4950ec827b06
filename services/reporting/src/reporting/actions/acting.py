"""Who acts on monthly reports, in which edition, received when."""

from datetime import datetime

import msgspec

from contracts.events import EditionState, MonthlyReport
from reporting.errors.reports import NoReports
from reporting.model.duties import Duties


class Acting(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, for whom, in which edition, received when."""

    edition: EditionState
    duties: Duties
    account: int
    at: datetime

    @property
    def monthly(self) -> MonthlyReport:
        """Raises NoReports."""
        rules = self.edition.monthly_report
        if rules is None:
            raise NoReports
        return rules
