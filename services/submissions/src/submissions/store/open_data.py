"""Published entries for feeds, site maps and open data: only what is on show, nothing of voting."""

from datetime import datetime
from typing import Final

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.model.contents import Figure
from submissions.store.matching import ON_SHOW


class OpenEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as anybody may take it away."""

    code: str
    slug: str
    title: str
    summary: str
    authors: str
    primary_unit: str | None
    field: str
    kind: str
    themes: tuple[str, ...]
    where_applied: str
    applied_since: str
    figures: tuple[Figure, ...]
    published_at: datetime
    updated_at: datetime
    picture: str | None

    def __post_init__(self) -> None:
        force = msgspec.structs.force_setattr
        force(self, "themes", tuple(self.themes))
        force(self, "figures", msgspec.convert(self.figures, tuple[Figure, ...]))

    @property
    def url(self) -> str:
        return f"/bai-du-thi/{self.code}/{self.slug}"

    @property
    def picture_path(self) -> str | None:
        return f"/tep/{self.picture}/anh.jpg" if self.picture else None


_SELECT: Final = f"""
    SELECT d.code, d.slug, d.title, d.summary, d.authors, d.primary_unit, d.field, d.kind, d.themes,
           d.where_applied, d.applied_since, d.figures, d.published_at, d.updated_at, a.picture
    FROM dossiers d LEFT JOIN attachments a ON a.dossier = d.id AND a.cover
    WHERE {ON_SHOW}
"""


def newest(conn: Connection, edition: str, most: int) -> list[OpenEntry]:
    """The last published ones of an edition."""
    return db.rows(
        conn,
        OpenEntry,
        f"{_SELECT} AND d.edition = %(edition)s ORDER BY d.published_at DESC, d.number DESC"
        " LIMIT %(most)s",
        {"edition": edition, "most": most},
    )


def every(conn: Connection, edition: str) -> list[OpenEntry]:
    """All of an edition, in the order they were published."""
    return db.rows(
        conn,
        OpenEntry,
        f"{_SELECT} AND d.edition = %(edition)s ORDER BY d.number",
        {"edition": edition},
    )


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """An entry's page for a site map."""

    code: str
    slug: str
    updated_at: datetime
    picture: str | None

    @property
    def url(self) -> str:
        return f"/bai-du-thi/{self.code}/{self.slug}"


def pages(conn: Connection, most: int) -> list[Page]:
    """Entries of all editions, the last changed first."""
    return db.rows(
        conn,
        Page,
        "SELECT d.code, d.slug, d.updated_at, a.picture FROM dossiers d"
        " LEFT JOIN attachments a ON a.dossier = d.id AND a.cover"
        f" WHERE {ON_SHOW} ORDER BY d.updated_at DESC, d.id LIMIT %(most)s",
        {"most": most},
    )
