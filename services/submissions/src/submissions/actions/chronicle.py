"""One readable list of everything that happened to a dossier, from the tables that know of it."""

from collections.abc import Iterator

from servicekit.db import Connection
from submissions.model.chronicle import Kind, Line, arranged
from submissions.model.lifecycle import Actor, Verb
from submissions.store import audit, declines, hand_ins, happenings
from submissions.store.audit import Transition
from submissions.store.dossiers import Dossier

ANSWERS = (Kind.MEMBER_CONFIRMED, Kind.MEMBER_DECLINED, Kind.MEMBER_LEFT)
UNIT_DECLINED = "unit_declined"


def chronicle_of(conn: Connection, dossier: Dossier) -> list[Line]:
    """The latest first."""
    return arranged(
        (*_steps(conn, dossier), *_happenings(conn, dossier), *_declines(conn, dossier))
    )


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
            who="member" if one.kind in ANSWERS else Actor.APPLICANT,
            actor=one.actor,
            subjects=(one.subject,),
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
