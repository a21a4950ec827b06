"""Official letters about a dossier, made when somebody asks for one; nothing is kept."""

from collections.abc import Sequence

from servicekit import copies
from servicekit.db import Connection, NotFound
from servicekit.documents.writer import render
from submissions.model import deadlines
from submissions.model.letters import Asked, supplement_letter
from submissions.model.lifecycle import Verb
from submissions.store import audit
from submissions.store.audit import Transition
from submissions.store.dossiers import Dossier


def last_request(timeline: Sequence[Transition]) -> Transition | None:
    """The latest supplement request that was not taken back; the timeline has the latest first."""
    taken_back = False
    for step in timeline:
        if step.verb == Verb.SUPPLEMENT and not taken_back:
            return step
        taken_back = step.verb == Verb.UNDO
    return None


def supplement_request(conn: Connection, dossier: Dossier, public_url: str) -> bytes:
    """The DOCX of the letter. Raises NotFound when nothing is or was asked for."""
    timeline = audit.of_dossier(conn, dossier.id)
    request = last_request(timeline)
    if request is None:
        raise NotFound(dossier.code)
    handed_in = next(
        step.at
        for step in timeline
        if step.verb in (Verb.SUBMIT, Verb.ANSWER) and step.version < request.version
    )
    edition = copies.edition(conn, dossier.edition)
    asked = Asked(
        code=dossier.code,
        title=dossier.title,
        authors=dossier.authors,
        submitted_at=handed_in,
        reason=request.reason,
        note=request.note,
        at=request.at,
        until=dossier.supplement_until
        or deadlines.supplement_until(request.at, edition.dossier_rules.supplement_days),
    )
    return render(supplement_letter(edition, asked, public_url))
