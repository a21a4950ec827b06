"""Results of an edition: written down by one person, published by another, told to applicants."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from contracts.events import CertificateIssued, EditionState
from contracts.events.submissions import DossierStage as Stage
from servicekit import copies, outbox
from servicekit.db import Connection, Database
from submissions.actions.transition import Taken, take_step
from submissions.errors.results import OwnResults, ResultsMoved, StillVoting
from submissions.model.late_codes import make
from submissions.model.lifecycle import Verb
from submissions.model.results import BadLines, Line, read_lines
from submissions.phrases import STAGES
from submissions.phrases import results as words
from submissions.store import dossiers, results
from submissions.store.dossiers import Dossier
from submissions.store.results import Given, Outcome, Results


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Its number and day, and its list as it was typed."""

    number: str
    day: date
    text: str


def write_results(database: Database, decision: Decision, account: int, now: datetime) -> int:
    """Keep a list until somebody else publishes it; it replaces the one that waited.

    Raises BadLines, NoCurrentEdition.
    """
    with database.transaction() as conn:
        edition = copies.current_edition(conn)
        lines = read_lines(decision.text, edition.prizes)
        found = dossiers.among(conn, edition.code, [line.code for line in lines])
        problems = [*_not_ready(lines, found), *_used(conn, edition.code, lines)]
        if problems:
            raise BadLines(problems)
        kept = Results(
            id=0,
            edition=edition.code,
            decision=decision.number,
            decided_on=decision.day,
            written_at=now,
            written_by=account,
            published_at=None,
            published_by=None,
        )
        return results.add(conn, kept, [_given(found[line.code], line) for line in lines])


def discard_results(database: Database, number: int) -> None:
    """Raises ResultsMoved."""
    with database.transaction() as conn:
        if not results.discard(conn, number):
            raise ResultsMoved


def publish_results(database: Database, number: int, account: int, now: datetime) -> int:
    """Every entry of the list takes its step and everybody is told, or nothing happens; answers
    how many entries.

    Raises ResultsMoved, OwnResults, StillVoting, StepNotPossible.
    """
    with database.transaction() as conn:
        found = results.lock_waiting(conn, number)
        if found is None:
            raise ResultsMoved
        if found.written_by == account:
            raise OwnResults
        _check_voting_is_over(copies.edition(conn, found.edition), now)
        lines = results.outcomes(conn, [number])
        for line in lines:
            _settle(conn, found, line, account, now)
        results.publish(conn, number, account, now)
    return len(lines)


def _settle(conn: Connection, found: Results, line: Outcome, account: int, now: datetime) -> None:
    dossier = dossiers.lock_by_id(conn, line.dossier)
    if dossier.stage is Stage.PUBLISHED:
        judged = Taken(verb=Verb.JUDGE, account=account, at=now, quiet=True)
        dossier = take_step(conn, dossier, judged)
    verb = Verb.AWARD if line.prize else Verb.GO_WITHOUT
    moved = take_step(conn, dossier, Taken(verb=verb, account=account, at=now, prize=line.prize))
    if line.certificate is not None:
        outbox.publish(conn, _issued(moved, line, now), edition=found.edition, now=now)


def _issued(dossier: Dossier, line: Outcome, now: datetime) -> CertificateIssued:
    return CertificateIssued(
        dossier=str(dossier.id),
        code=dossier.code,
        account=dossier.account,
        title=dossier.title,
        prize=line.prize,
        number=line.certificate or "",
        at=now,
        entry=f"{dossier.code}/{dossier.slug}",
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


def _used(conn: Connection, edition: str, lines: Sequence[Line]) -> Iterator[str]:
    numbers = [line.certificate for line in lines if line.certificate]
    for number in results.numbers_used(conn, edition, numbers):
        yield words.NUMBER_USED.format(number=number)


def _given(dossier: Dossier, line: Line) -> Given:
    code = make(secrets.choice) if line.certificate else None
    return Given(
        dossier=dossier.id, prize=line.prize, certificate=line.certificate, check_code=code
    )
