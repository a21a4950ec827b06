"""Hand in, answer a supplement request, withdraw: the applicant's own steps."""

from datetime import datetime

from contracts.events.submissions import DossierStage as Stage
from servicekit import copies
from servicekit.db import Connection
from servicekit.problems import FieldError
from submissions import phrases
from submissions.actions.completeness import missing_of, written_of
from submissions.actions.erasure import forget_contents
from submissions.actions.late_codes import use_late_code
from submissions.actions.receipts import note_hand_in
from submissions.actions.transition import Taken, take_step
from submissions.errors.applying import Incomplete
from submissions.model import consenting, deadlines
from submissions.model.applicants import needs_guardian
from submissions.model.lifecycle import Verb
from submissions.phrases import late_codes as late_words
from submissions.store import applicants, consents, eligibility
from submissions.store.dossiers import Dossier
from submissions.store.late_codes import LateCode


def missing_fields(conn: Connection, dossier: Dossier) -> tuple[str, ...]:
    """Required fields still empty, in the order of the form; first a self-check that said no."""
    refused = [a for a in eligibility.of_dossier(conn, dossier.id) if a.needed and not a.answer]
    missing = missing_of(conn, dossier, written_of(conn, dossier))
    return ("eligibility", *missing) if refused else missing


def check_open(conn: Connection, dossier: Dossier, received_at: datetime) -> None:
    """Whether the dossier may be handed in at this moment (S3-04, S3-05).

    Raises WindowClosed, SupplementTooLate.
    """
    if dossier.stage == Stage.NEEDS_SUPPLEMENT:
        deadlines.check_supplement(dossier.supplement_until, received_at)
    else:
        windows = copies.edition(conn, dossier.edition).windows
        deadlines.check_window(windows.submission, received_at)


def is_late(conn: Connection, dossier: Dossier, received_at: datetime) -> bool:
    """Whether only a late-access code could admit the dossier now."""
    window = copies.edition(conn, dossier.edition).windows.submission
    return dossier.stage == Stage.DRAFT and window is not None and window.is_over(received_at)


def hand_in(
    conn: Connection,
    dossier: Dossier,
    agreed: tuple[str, ...],
    received_at: datetime,
    *,
    late_code: str = "",
    note: str = "",
) -> Dossier:
    """Submit, or hand in again after a supplement request. `agreed` are the ticked boxes, `note`

    says in the applicant's words what an answer adds. After the window a late-access code admits
    the dossier.
    Raises WindowClosed, SupplementTooLate, LateCodeRefused, Incomplete, StepNotPossible.
    """
    late = _admit(conn, dossier, received_at, late_code)
    answers = dossier.stage == Stage.NEEDS_SUPPLEMENT
    note = late_words.admitted_by(late.id) if late else note if answers else ""
    return take_in(conn, dossier, agreed, received_at, note)


def take_in(
    conn: Connection,
    dossier: Dossier,
    agreed: tuple[str, ...],
    received_at: datetime,
    note: str = "",
    *,
    quiet: bool = False,
) -> Dossier:
    """Hand in what somebody has found to be in time; `note` goes into the audit.

    Raises Incomplete, StepNotPossible.
    """
    guardian = with_guardian(conn, dossier)
    unticked = tuple(
        tick
        for tick in map(consenting.tick_of, consenting.needed(guardian=guardian))
        if tick not in agreed
    )
    missing = missing_fields(conn, dossier) + unticked
    if missing:
        raise Incomplete([FieldError(field, phrases.missing(field)) for field in missing])
    answers = dossier.stage == Stage.NEEDS_SUPPLEMENT
    taken = Taken(
        verb=Verb.ANSWER if answers else Verb.SUBMIT,
        account=dossier.account,
        at=received_at,
        note=note,
        quiet=quiet,
    )
    moved = take_step(conn, dossier, taken)
    note_hand_in(conn, moved, received_at)
    texts = consenting.agreed_to(agreed, guardian=guardian)
    consents.give(conn, dossier.id, texts, account=dossier.account, now=received_at)
    return moved


def with_guardian(conn: Connection, dossier: Dossier) -> bool:
    """Whether a legal representative agrees as well."""
    applicant = applicants.of_dossier(conn, dossier.id)
    return needs_guardian(dossier.applicant_kind, applicant)


def _admit(
    conn: Connection, dossier: Dossier, received_at: datetime, late_code: str
) -> LateCode | None:
    """The late-access code that admits the dossier; None when it is in time."""
    if late_code and is_late(conn, dossier, received_at):
        return use_late_code(conn, dossier, late_code, received_at)
    check_open(conn, dossier, received_at)
    return None


def withdraw(conn: Connection, dossier: Dossier, note: str, now: datetime) -> Dossier:
    """The applicant takes the dossier back; of a draft nothing is kept. Raises StepNotPossible."""
    taken = Taken(
        verb=Verb.WITHDRAW, account=dossier.account, at=now, reason="by_applicant", note=note
    )
    withdrawn = take_step(conn, dossier, taken)
    return withdrawn if withdrawn.submitted_at else forget_contents(conn, withdrawn, now)
