"""Results of an edition: written down by one person, published by another, told to applicants."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from contracts.events import CertificateIssued, EditionState
from contracts.events.submissions import DossierStage as Stage
from contracts.scoring import Prize
from servicekit import copies, outbox
from servicekit.db import Connection, Database
from submissions.actions.rectifications import rectify
from submissions.actions.transition import Taken, take_step
from submissions.errors.results import AnotherListWaits, OwnResults, ResultsMoved, StillVoting
from submissions.model.late_codes import make
from submissions.model.lifecycle import Verb
from submissions.model.results import BadLines, Line, read_lines, too_many
from submissions.phrases import STAGES
from submissions.phrases import results as words
from submissions.store import dossiers, members, results
from submissions.store.dossiers import Dossier
from submissions.store.results import Given, Outcome, Results


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Its number and day, and its list as it was typed.

    With a `reason` it puts published results right.
    """

    number: str
    day: date
    text: str
    reason: str = ""


def write_results(database: Database, decision: Decision, account: int, now: datetime) -> int:
    """Keep a list until somebody else publishes it; it replaces the one of its sort that waited.

    Raises BadLines, AnotherListWaits, NoCurrentEdition.
    """
    with database.transaction() as conn:
        results.lock_lists(conn)
        edition = copies.current_edition(conn)
        given = _checked(conn, edition, decision)
        waiting = results.waiting(conn, edition.code)
        if waiting is not None and bool(waiting.reason) != bool(decision.reason):
            raise AnotherListWaits
        kept = Results(
            id=0,
            edition=edition.code,
            decision=decision.number,
            decided_on=decision.day,
            written_at=now,
            written_by=account,
            published_at=None,
            published_by=None,
            reason=decision.reason,
        )
        return results.add(conn, kept, given)


def _checked(conn: Connection, edition: EditionState, decision: Decision) -> list[Given]:
    """The lines of a list that can be right. Raises BadLines."""
    lines = read_lines(decision.text, edition.prizes)
    found = dossiers.among(conn, edition.code, [line.code for line in lines])
    standing = {one.code: one for one in results.current(conn, edition.code)}
    rectified = bool(decision.reason)
    problems = [
        *(_nothing_to_rectify(lines, found, standing) if rectified else _not_ready(lines, found)),
        *_used(conn, edition.code, lines, rectified=rectified),
        *_beyond(lines, standing, edition.prizes),
    ]
    if problems:
        raise BadLines(problems)
    return [_given(found[line.code], line) for line in lines]


def discard_results(database: Database, number: int) -> None:
    """Raises ResultsMoved."""
    with database.transaction() as conn:
        if not results.discard(conn, number):
            raise ResultsMoved


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """How many entries a list had, and whether it put others right."""

    count: int
    rectified: bool


def publish_results(database: Database, number: int, account: int, now: datetime) -> Published:
    """Every entry of the list takes its step and everybody is told, or nothing happens.

    Raises ResultsMoved, OwnResults, StillVoting, StepNotPossible.
    """
    with database.transaction() as conn:
        results.lock_lists(conn)
        found = results.lock_waiting(conn, number)
        if found is None:
            raise ResultsMoved
        if found.written_by == account:
            raise OwnResults
        _check_voting_is_over(copies.edition(conn, found.edition), now)
        lines = results.outcomes(conn, [number])
        settle = rectify if found.reason else _settle
        for line in lines:
            settle(conn, found, line, account, now)
        results.publish(conn, number, account, now)
    return Published(count=len(lines), rectified=bool(found.reason))


def _settle(conn: Connection, found: Results, line: Outcome, account: int, now: datetime) -> None:
    dossier = dossiers.lock_by_id(conn, line.dossier)
    if dossier.stage is Stage.PUBLISHED:
        judged = Taken(verb=Verb.JUDGE, account=account, at=now, quiet=True)
        dossier = take_step(conn, dossier, judged)
    verb = Verb.AWARD if line.prize else Verb.GO_WITHOUT
    moved = take_step(conn, dossier, Taken(verb=verb, account=account, at=now, prize=line.prize))
    if line.certificate is not None:
        outbox.publish(conn, _issued(conn, moved, line, now), edition=found.edition, now=now)


def _issued(conn: Connection, dossier: Dossier, line: Outcome, now: datetime) -> CertificateIssued:
    return CertificateIssued(
        dossier=str(dossier.id),
        code=dossier.code,
        account=dossier.account,
        title=dossier.title,
        prize=line.prize,
        number=line.certificate or "",
        at=now,
        entry=f"{dossier.code}/{dossier.slug}",
        members=members.accounts_beside(conn, dossier.id, dossier.account),
    )


def _check_voting_is_over(edition: EditionState, now: datetime) -> None:
    voting = edition.windows.voting
    if voting is not None and not voting.is_over(now):
        raise StillVoting


def _not_ready(lines: Sequence[Line], found: Mapping[str, Dossier]) -> Iterator[str]:
    for code in (line.code for line in lines):
        dossier = found.get(code)
        if dossier is None:
            yield words.NOT_IN_EDITION.format(code=code)
        elif dossier.stage not in results.READY:
            yield words.NOT_ON_SHOW.format(code=code, stage=STAGES[dossier.stage])


def _nothing_to_rectify(
    lines: Sequence[Line], found: Mapping[str, Dossier], standing: Mapping[str, Outcome]
) -> Iterator[str]:
    for line in lines:
        dossier, known = found.get(line.code), standing.get(line.code)
        if dossier is None:
            yield words.NOT_IN_EDITION.format(code=line.code)
        elif known is None or not known.stands:
            yield words.NO_RESULT.format(code=line.code, stage=STAGES[dossier.stage])
        elif (known.prize, known.certificate) == (line.prize, line.certificate):
            yield words.SAME_RESULT.format(code=line.code)


def _beyond(
    lines: Sequence[Line], standing: Mapping[str, Outcome], prizes: Sequence[Prize]
) -> Iterator[str]:
    """More than the edition has, with what was published before."""
    held = {code: one.prize for code, one in standing.items() if one.holds_prize}
    given = held | {line.code: line.prize for line in lines}
    return too_many(given.values(), prizes, words.TOO_MANY_IN_ALL)


def _used(
    conn: Connection, edition: str, lines: Sequence[Line], *, rectified: bool
) -> Iterator[str]:
    told = words.NUMBER_SPENT if rectified else words.NUMBER_USED
    kept = [line.certificate for line in lines if line.certificate]
    for number in results.numbers_used(conn, edition, kept):
        yield told.format(number=number)


def _given(dossier: Dossier, line: Line) -> Given:
    code = make(secrets.choice) if line.certificate else None
    return Given(
        dossier=dossier.id, prize=line.prize, certificate=line.certificate, check_code=code
    )
