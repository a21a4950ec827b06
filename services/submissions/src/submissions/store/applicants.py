"""The rows about who stands behind a dossier: private, one per dossier."""

from typing import Final, LiteralString
from uuid import UUID

import msgspec

from servicekit import db
from servicekit.db import Connection
from submissions.model.applicants import Applicant

_COLUMNS: Final[LiteralString] = """
    of_age, guardian_name, guardian_relation, guardian_contact,
    organisation, organisation_number, representative, representative_position
"""


def of_dossier(conn: Connection, dossier: UUID) -> Applicant:
    """An empty one when nothing was said yet."""
    found = db.maybe(
        conn, Applicant, f"SELECT {_COLUMNS} FROM applicants WHERE dossier = %s", (dossier,)
    )
    return found or Applicant()


def keep(conn: Connection, dossier: UUID, applicant: Applicant) -> None:
    """Replace what was said before."""
    db.execute(
        conn,
        f"""
        INSERT INTO applicants (dossier, {_COLUMNS})
        VALUES (%(dossier)s, %(of_age)s, %(guardian_name)s, %(guardian_relation)s,
            %(guardian_contact)s, %(organisation)s, %(organisation_number)s,
            %(representative)s, %(representative_position)s)
        ON CONFLICT (dossier) DO UPDATE SET
            of_age = excluded.of_age, guardian_name = excluded.guardian_name,
            guardian_relation = excluded.guardian_relation,
            guardian_contact = excluded.guardian_contact, organisation = excluded.organisation,
            organisation_number = excluded.organisation_number,
            representative = excluded.representative,
            representative_position = excluded.representative_position
        """,
        {"dossier": dossier, **msgspec.structs.asdict(applicant)},
    )


def forget(conn: Connection, dossier: UUID) -> None:
    db.execute(conn, "DELETE FROM applicants WHERE dossier = %s", (dossier,))
