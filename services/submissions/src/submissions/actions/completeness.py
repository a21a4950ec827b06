"""What an applicant has written, and what of it is still missing."""

import msgspec

from servicekit import copies
from servicekit.db import Connection
from servicekit.problems import FieldError
from submissions import phrases
from submissions.errors.applying import Incomplete
from submissions.model import applicants as rules_of_applicants
from submissions.model import contents as rules_of_contents
from submissions.model.applicants import Applicant, needs_guardian
from submissions.model.contents import Contents
from submissions.phrases import applicants as words_of_applicants
from submissions.store import applicants, attachments, commitments, consents
from submissions.store.dossiers import Dossier


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a dossier and who stands behind it."""

    contents: Contents
    applicant: Applicant

    def pruned(self) -> "Written":
        """Without what this kind of applicant need not say."""
        kept = rules_of_applicants.pruned(self.contents.applicant_kind, self.applicant)
        return msgspec.structs.replace(self, applicant=kept)


def written_of(conn: Connection, dossier: Dossier) -> Written:
    """As it is stored."""
    return Written(contents=dossier.contents, applicant=applicants.of_dossier(conn, dossier.id))


def missing_of(conn: Connection, dossier: Dossier, written: Written) -> tuple[str, ...]:
    """Required fields still empty, in the order of the form."""
    rules = copies.edition(conn, dossier.edition).dossier_rules
    missing = rules_of_contents.missing_fields(
        written.contents,
        files=files_of(conn, dossier),
        evidence_required=rules.evidence_required,
        not_asked=rules_of_contents.not_asked(rules),
    )
    behind = rules_of_applicants.missing_fields(written.contents.applicant_kind, written.applicant)
    last = tuple(name for name in missing if name == "evidence")
    return (*(name for name in missing if name not in last), *behind, *last)


def files_of(conn: Connection, dossier: Dossier) -> int:
    """How many files are there or promised by their hash (S3-05)."""
    promised = [one for one in commitments.of_dossier(conn, dossier.id) if one.is_open]
    return len(attachments.of_dossier(conn, dossier.id)) + len(promised)


def check_whole(conn: Connection, dossier: Dossier, written: Written) -> None:
    """What was handed in stays complete through every change, and nobody under 16 comes in

    without the guardian's own consent. Raises Incomplete.
    """
    missing = missing_of(conn, dossier, written)
    if missing:
        raise Incomplete([FieldError(name, phrases.missing(name)) for name in missing])
    guardian = needs_guardian(written.contents.applicant_kind, written.applicant)
    if guardian and "guardian" not in consents.given(conn, dossier.id):
        raise Incomplete([FieldError("of_age", words_of_applicants.GUARDIAN_FIRST)])
