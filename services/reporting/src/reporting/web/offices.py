"""Who may read and write the documents of an office: a unit, or the standing body."""

from reporting.errors.reports import NotYourReport
from reporting.model.letterheads import STANDING_BODY
from reporting.web import access
from reporting.web.reports import duties
from servicekit.db import Connection


def check_reader(conn: Connection, office: str) -> None:
    """Raises OutsideYourBranch; what the standing body writes is about the whole province."""
    if office == STANDING_BODY:
        access.check_province()
    else:
        access.check_unit(conn, office)


def may_write(office: str) -> bool:
    """Whether the caller writes this office's reports. Raises NotSignedIn."""
    return duties().receives if office == STANDING_BODY else duties().may_write(office)


def check_writer(office: str) -> None:
    """Raises NotYourReport."""
    if not may_write(office):
        raise NotYourReport
