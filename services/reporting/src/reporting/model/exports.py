"""What is taken away: which table, in which format, how long its file is kept."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from contracts.events import EditionState
from contracts.events.submissions import DossierStage
from reporting.model.query import Query

KEPT: Final = timedelta(hours=24)
MOST_WAITING: Final = 5
"""Files of one account that may wait at a time."""
MOST_TRIES: Final = 3
"""After so many processes died over a file, it is not what they died of by chance."""


class Format(StrEnum):
    """How a table is written, a chart is drawn or a document is set."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"
    DOCX = "docx"
    SVG = "svg"
    PNG = "png"


OF_TABLES: Final = (Format.XLSX, Format.CSV, Format.JSON, Format.PDF)
MEDIA_TYPES: Final = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv",
    Format.JSON: "application/json",
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.SVG: "image/svg+xml",
    Format.PNG: "image/png",
}
ROWS_AT_ONCE: Final = {
    Format.XLSX: 2_000,
    Format.CSV: 5_000,
    Format.JSON: 5_000,
    Format.PDF: 300,
}
"""More rows than somebody waits for (about half a second) are written in the background."""

State = Literal["waiting", "ready", "failed", "expired"]


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The filters of a query, as they are kept. `unit` bounds what the asker may see.

    Of an official document: its period, and its version (0: a draft).
    """

    group: str | None = None
    field: str | None = None
    unit: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    stages: tuple[DossierStage, ...] = ()
    period: str | None = None
    version: int | None = None

    def query(self, edition: EditionState, now: datetime) -> Query:
        """The query that it was, or is at another moment."""
        return Query(
            edition=edition,
            now=now,
            group=self.group,
            field=self.field,
            unit=self.unit,
            first_day=self.first_day,
            last_day=self.last_day,
        )


def question_of(query: Query, stages: tuple[DossierStage, ...] = ()) -> Question:
    """What of a query is kept."""
    return Question(
        group=query.group,
        field=query.field,
        unit=query.unit,
        first_day=query.first_day,
        last_day=query.last_day,
        stages=stages,
    )


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to take away."""

    account: int
    subject: str
    format: Format
    edition: str
    question: Question


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """One file, or the memory of it. `total` rows were found, `done` of them are written."""

    id: UUID
    account: int
    subject: str
    format: Format
    edition: str
    question: Question
    state: State
    total: int
    done: int = 0
    tries: int = 0
    asked_at: datetime
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    bytes: int | None = None
    downloads: int = 0
    last_download_at: datetime | None = None

    def __post_init__(self) -> None:
        kept: Any = self.question
        msgspec.structs.force_setattr(self, "question", msgspec.convert(kept, Question))
        msgspec.structs.force_setattr(self, "format", Format(self.format))

    @property
    def kept(self) -> bool:
        """Whether its file was put aside for downloading, instead of handed over at once."""
        return self.expires_at is not None

    def open_at(self, now: datetime) -> bool:
        """Whether its link works: half-open, so that it ends at `expires_at`."""
        return self.state == "ready" and self.expires_at is not None and now < self.expires_at


def at_once(rows: int, format_: Format) -> bool:
    """Whether somebody waits for the file, instead of coming back for it."""
    return rows <= ROWS_AT_ONCE[format_]
