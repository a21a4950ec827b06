"""Files that come with a monthly report, as long as it can be written in."""

from typing import BinaryIO, Final

import msgspec

from reporting.actions.acting import Acting
from reporting.actions.unit_reports import writable
from reporting.errors.reports import TooManyFiles
from reporting.store import report_files
from reporting.store.report_files import ReportFile
from servicekit import file_pieces, filetypes
from servicekit.db import Connection
from servicekit.problems import NotFound

MOST_FILES: Final = 10
MOST_BYTES: Final = 50 * 1_048_576


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was sent."""

    name: str
    declared: str
    content: BinaryIO


def attach(conn: Connection, acting: Acting, number: int, offered: Offered) -> ReportFile:
    """The file as it comes with the report now; the same content comes once, however often sent.

    Raises Locked, NotYourReport, FileRefused, TooManyFiles.
    """
    report = writable(conn, acting, number)
    there = report_files.of_report(conn, report.id)
    name = filetypes.clean_name(offered.name)
    filetypes.check_size(name, offered.content.seek(0, 2), MOST_BYTES)
    kind = filetypes.identify(name, offered.declared, offered.content).kind
    digest, size = file_pieces.keep(conn, offered.content)
    same = next((one for one in there if one.digest == digest), None)
    if same is not None:
        return same
    if len(there) >= MOST_FILES:
        raise TooManyFiles(MOST_FILES)
    file = ReportFile(
        report=report.id, kind=kind, name=name, digest=digest, size=size, added_at=acting.at
    )
    report_files.add(conn, file, acting.account)
    return file


def take_back(conn: Connection, acting: Acting, number: int, wanted: int) -> ReportFile:
    """Raises Locked, NotYourReport, NotFound."""
    report = writable(conn, acting, number)
    file = report_files.find(conn, report.id, wanted)
    if file is None:
        raise NotFound
    report_files.remove(conn, file, acting.at)
    return file
