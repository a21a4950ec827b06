"""One readable list of everything that happened to a dossier, from the tables that know of it."""

from collections.abc import Iterator
from typing import Final

from servicekit.db import Connection
from submissions import phrases
from submissions.model import consenting
from submissions.model.chronicle import Kind, Line, arranged
from submissions.model.lifecycle import Actor, Verb
from submissions.phrases import chronicle as words
from submissions.store import audit, consents, declines, edits, hand_ins, happenings
from submissions.store.audit import Transition
from submissions.store.dossiers import Dossier

WHO: Final[dict[str, str]] = {
    Kind.MEMBER_CONFIRMED: "member",
    Kind.MEMBER_DECLINED: "member",
    Kind.MEMBER_LEFT: "member",
    Kind.FILE_INFECTED: "software",
    Kind.CORRECTION_ACCEPTED: Actor.REVIEWER,
    Kind.CORRECTION_REFUSED: Actor.REVIEWER,
}
UNIT_DECLINED = "unit_declined"
EDITED = "edited"
CONSENT_WITHDRAWN = "consent_withdrawn"


def chronicle_of(conn: Connection, dossier: Dossier) -> list[Line]:
    """The latest first."""
    tellers = (_steps, _happenings, _edits, _consents, _declines)
    return arranged(line for tell in tellers for line in tell(conn, dossier))


def _steps(conn: Connection, dossier: Dossier) -> Iterator[Line]:
    """Steps of the life cycle; handing in tells what was handed in and which units were named."""
    known = {one.version: one for one in hand_ins.of_dossier(conn, dossier.id)}
    for step in audit.of_dossier(conn, dossier.id):
        handed_in = known.get(step.version)
        yield Line(
            at=step.at,
            kind=step.verb,
            who=step.acted_as,
            actor=step.actor,
            reason=step.reason,
            note=step.note,
            digest=handed_in.digest if handed_in else "",
            units=handed_in.units if handed_in else (),
            internal=_is_internal(step),
            step=True,
        )


def _is_internal(step: Transition) -> bool:
    """Why a decision was undone is said among staff; that it was, everybody may know."""
    return step.verb == Verb.UNDO


def _happenings(conn: Connection, dossier: Dossier) -> Iterator[Line]:
    for one in happenings.of_dossier(conn, dossier.id):
        yield Line(
            at=one.at,
            kind=one.kind,
            who=WHO.get(one.kind, Actor.APPLICANT),
            actor=one.actor,
            subjects=(one.subject,),
        )


def _edits(conn: Connection, dossier: Dossier) -> Iterator[Line]:
    """Which fields of a handed-in dossier were changed; what stood there is told elsewhere."""
    for edit in edits.of_dossier(conn, dossier.id):
        yield Line(
            at=edit.at,
            kind=EDITED,
            who=Actor.APPLICANT,
            actor=edit.account,
            subjects=tuple(phrases.FIELDS.get(name, words.OTHER_FIELD) for name in edit.before),
        )


def _consents(conn: Connection, dossier: Dossier) -> Iterator[Line]:
    """Those taken back; giving them belongs to handing in."""
    for consent in consents.of_dossier(conn, dossier.id):
        if consent.withdrawn_at is not None:
            yield Line(
                at=consent.withdrawn_at,
                kind=CONSENT_WITHDRAWN,
                who=Actor.APPLICANT,
                actor=consent.withdrawn_by or consent.account,
                subjects=(consenting.TEXTS[consent.purpose].title,),
            )


def _declines(conn: Connection, dossier: Dossier) -> Iterator[Line]:
    for decline in declines.of_dossier(conn, dossier.id):
        yield Line(
            at=decline.at,
            kind=UNIT_DECLINED,
            who="unit",
            actor=decline.account,
            note=decline.reason,
            units=(decline.unit,),
        )
