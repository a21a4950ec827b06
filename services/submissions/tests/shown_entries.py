"""Entries on show put straight into the table, for tests that only read them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from services.submissions.tests.submissions_desk import OTHER_WARD, WARD

from servicekit import clock, codes
from servicekit.db import Connection
from servicekit.ids import new_id
from servicekit.text import slugify
from submissions.store import dossiers
from submissions.store.dossiers import Dossier

EDITION, EDITION_NUMBER = "trinh-dien", 31
DRAFTED = ("draft", "submitted", "valid")


def put_entry(conn: Connection, number: int, title: str, **changes: Any) -> Dossier:
    """The entry of this number, published later than those of smaller numbers."""
    moment = clock.now() + timedelta(minutes=number)
    figures = changes.pop("figures", [])
    row: dict[str, Any] = {
        "id": UUID(new_id()), "edition": EDITION, "code": codes.make(EDITION_NUMBER, number),
        "account": 11, "stage": "published", "title": title, "summary": "Bớt củi, giữ hương.",
        "field": "agriculture", "kind": "product", "authors": "Nhóm hợp tác xã",
        "applicant_kind": "group", "primary_unit": WARD, "units": [WARD, OTHER_WARD],
        "created_at": moment, "updated_at": moment, "submitted_at": moment, "decided_at": moment,
        "decided_by": 13, "published_at": moment, "number": number, "slug": slugify(title),
        "figures": Jsonb(figures),
    } | changes  # fmt: skip
    if row["stage"] in DRAFTED:
        row |= dict.fromkeys(("published_at", "number", "slug"))
    if row["stage"] in ("draft", "submitted"):
        row |= dict.fromkeys(("decided_at", "decided_by"))
    names = ", ".join(row)
    places = ", ".join(f"%({name})s" for name in row)
    conn.execute(f"INSERT INTO dossiers ({names}) VALUES ({places})", row)  # noqa: S608
    return dossiers.get(conn, row["code"])
