"""One readable list of everything that happened to a dossier, from all that is kept of it."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from submissions import phrases
from submissions.model import conclusions, consenting
from submissions.model.chronicle import Kind, Line, arranged
from submissions.model.lifecycle import Actor
from submissions.phrases import chronicle as words
from submissions.store.audit import Transition
from submissions.store.consents import Consent
from submissions.store.declines import Decline
from submissions.store.edits import Edit
from submissions.store.hand_ins import HandIn
from submissions.store.happenings import Happening

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


def chronicle_of(
    *,
    timeline: Iterable[Transition],
    hand_ins: Iterable[HandIn],
    happenings: Iterable[Happening],
    edits: Iterable[Edit],
    agreements: Iterable[Consent],
    declines: Iterable[Decline],
) -> list[Line]:
    """The latest first."""
    return arranged(
        chain(
            _steps(timeline, hand_ins),
            _happenings(happenings),
            _edits(edits),
            _consents(agreements),
            _declines(declines),
        )
    )


def _steps(timeline: Iterable[Transition], hand_ins: Iterable[HandIn]) -> Iterator[Line]:
    """Steps of the life cycle; handing in tells what was handed in and which units were named."""
    known = {one.version: one for one in hand_ins}
    for step in timeline:
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
            internal=step.verb in conclusions.TAKES_BACK,
            step=True,
        )


def _happenings(happenings: Iterable[Happening]) -> Iterator[Line]:
    for one in happenings:
        yield Line(
            at=one.at,
            kind=one.kind,
            who=WHO.get(one.kind, Actor.APPLICANT),
            actor=one.actor,
            subjects=(one.subject,),
        )


def _edits(edits: Iterable[Edit]) -> Iterator[Line]:
    """Which fields of a handed-in dossier were changed; what stood there is told elsewhere."""
    for edit in edits:
        yield Line(
            at=edit.at,
            kind=EDITED,
            who=Actor.APPLICANT,
            actor=edit.account,
            subjects=tuple(phrases.FIELDS.get(name, words.OTHER_FIELD) for name in edit.before),
        )


def _consents(agreements: Iterable[Consent]) -> Iterator[Line]:
    """Those taken back; giving them belongs to handing in."""
    for consent in agreements:
        if consent.withdrawn_at is not None:
            yield Line(
                at=consent.withdrawn_at,
                kind=CONSENT_WITHDRAWN,
                who=Actor.APPLICANT,
                actor=consent.withdrawn_by or consent.account,
                subjects=(consenting.TEXTS[consent.purpose].title,),
            )


def _declines(declines: Iterable[Decline]) -> Iterator[Line]:
    for decline in declines:
        yield Line(
            at=decline.at,
            kind=UNIT_DECLINED,
            who="unit",
            actor=decline.account,
            note=decline.reason,
            units=(decline.unit,),
        )
