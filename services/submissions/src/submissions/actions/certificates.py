"""Certificates of published results: made when somebody asks for one; nothing is kept."""

from collections.abc import Callable

import msgspec

from servicekit import copies
from servicekit.db import Connection
from servicekit.documents.model import Official
from submissions.model.certificates import Certificate, certificate_document
from submissions.store import results
from submissions.store.dossiers import Dossier
from submissions.store.results import Outcome, Results


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that was handed out, with the decision it follows.

    Where the result was put right since: `successor` is what is right now, `by` which decision.
    """

    outcome: Outcome
    results: Results
    successor: Outcome | None = None
    by: Results | None = None


def certificate_of(
    conn: Connection, dossier: Dossier, address: Callable[[str], str]
) -> Official | None:
    """None where none was handed out, or the entry has lost what it certifies.

    `address`: of the page for a check code.
    """
    outcome = results.of_dossier(conn, dossier.id)
    if outcome is None or outcome.certificate is None or not outcome.stands:
        return None
    decision = results.get(conn, outcome.results)
    given = Certificate(
        code=outcome.code,
        title=outcome.title,
        authors=outcome.authors,
        prize=outcome.prize,
        number=outcome.certificate,
        check_code=outcome.check_code or "",
        decision=decision.decision,
        decided_on=decision.decided_on,
    )
    edition = copies.edition(conn, dossier.edition)
    return certificate_document(edition, given, address(given.check_code))


def checked_certificate(conn: Connection, check_code: str) -> Checked | None:
    """By the code on it; None when there is none."""
    outcome = results.by_check_code(conn, check_code)
    if outcome is None:
        return None
    decision = results.get(conn, outcome.results)
    successor = results.of_dossier(conn, outcome.dossier) if outcome.replaced else None
    by = results.get(conn, successor.results) if successor else None
    return Checked(outcome=outcome, results=decision, successor=successor, by=by)
