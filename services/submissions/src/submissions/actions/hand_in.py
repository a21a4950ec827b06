"""Hand in, answer a supplement request, withdraw: the applicant's own steps."""

from datetime import datetime

from contracts.events.submissions import DossierStage as Stage
from servicekit import copies
from servicekit.db import Connection
from servicekit.problems import FieldError
from submissions import phrases
from submissions.actions.commitments import count_of_evidence
from submissions.actions.erasure import forget_contents
from submissions.actions.transition import Taken, take_step
from submissions.errors import Incomplete
from submissions.model import contents, deadlines
from submissions.model.lifecycle import Verb
from submissions.store import consents
from submissions.store.dossiers import Dossier


def missing_fields(conn: Connection, dossier: Dossier) -> tuple[str, ...]:
    """Required fields still empty, in the order of the form."""
    rules = copies.edition(conn, dossier.edition).dossier_rules
    return contents.missing_fields(
        dossier.contents,
        files=count_of_evidence(conn, dossier),
        evidence_required=rules.evidence_required,
    )


def check_open(conn: Connection, dossier: Dossier, received_at: datetime) -> None:
    """Whether the dossier may be handed in at this moment (S3-04, S3-05).

    Raises WindowClosed, SupplementTooLate.
    """
    if dossier.stage == Stage.NEEDS_SUPPLEMENT:
        deadlines.check_supplement(dossier.supplement_until, received_at)
    else:
        windows = copies.edition(conn, dossier.edition).windows
        deadlines.check_window(windows.submission, received_at)


def hand_in(
    conn: Connection, dossier: Dossier, agreed: tuple[str, ...], received_at: datetime
) -> Dossier:
    """Submit, or hand in again after a supplement request. `agreed` are the ticked purposes.

    Raises WindowClosed, SupplementTooLate, Incomplete, StepNotPossible.
    """
    check_open(conn, dossier, received_at)
    unticked = tuple(p for p in ("declared", *contents.NEEDED_CONSENTS) if p not in agreed)
    missing = missing_fields(conn, dossier) + unticked
    if missing:
        raise Incomplete([FieldError(field, phrases.missing(field)) for field in missing])
    answers = dossier.stage == Stage.NEEDS_SUPPLEMENT
    taken = Taken(
        verb=Verb.ANSWER if answers else Verb.SUBMIT, account=dossier.account, at=received_at
    )
    moved = take_step(conn, dossier, taken)
    purposes = ("declaration", *(p for p in contents.CONSENTS if p in agreed))
    consents.give(
        conn,
        dossier.id,
        purposes,
        text_version=phrases.CONSENTS_VERSION,
        account=dossier.account,
        now=received_at,
    )
    return moved


def withdraw(conn: Connection, dossier: Dossier, note: str, now: datetime) -> Dossier:
    """The applicant takes the dossier back; of a draft nothing is kept. Raises StepNotPossible."""
    taken = Taken(
        verb=Verb.WITHDRAW, account=dossier.account, at=now, reason="by_applicant", note=note
    )
    withdrawn = take_step(conn, dossier, taken)
    return withdrawn if withdrawn.submitted_at else forget_contents(conn, withdrawn, now)
