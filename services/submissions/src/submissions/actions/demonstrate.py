"""The demonstration edition's dossiers, taken through the same steps as real ones."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from itertools import combinations
from typing import Any, Final
from uuid import UUID

import msgspec

from contracts.events import EditionState, UnitState
from servicekit import copies
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.times import VN
from submissions import phrases
from submissions.actions.drafts import open_draft, save_draft
from submissions.actions.hand_in import hand_in, withdraw
from submissions.actions.review import Decision, decide
from submissions.actions.samples import Drawn, Sample, demonstration_samples
from submissions.model.applicants import Applicant
from submissions.model.contents import CONSENTS, Contents
from submissions.model.lifecycle import Verb
from submissions.phrases import demonstration
from submissions.store import attachments, dismissals, dossiers
from submissions.store.attachments import Attachment
from submissions.store.dismissals import Dismissal
from submissions.store.dossiers import Dossier
from submissions.store.drawing import draw_picture
from submissions.store.files import Store

DOSSIERS: Final = 300
APPLICANTS: Final = (1, *range(11, 58))
"""The applicants that `accounts seed` makes in an empty database: where another service's words
cannot be heard, as in containers and clusters. On one machine it says their numbers."""
SECRETARY: Final = 2
PICTURE_NAME: Final = "anh-minh-hoa.jpg"
LEFT_ALIKE: Final = 3
"""Ideas whose dossiers nobody has compared yet."""
AT_ONCE: Final = 25
"""Dossiers in one transaction."""
PAINTERS: Final = 2
FEW: Final = 30
"""So few pictures are drawn sooner than processes for it are started."""


class NotADemonstration(RuntimeError):
    """The current edition is a real one, or its copy or the units have not arrived yet."""


def demonstrate(
    database: Database,
    store: Store,
    now: datetime,
    *,
    count: int = DOSSIERS,
    applicants: tuple[int, ...] = APPLICANTS,
) -> int:
    """Add what is missing of the first `count` dossiers; answers how many that were.

    The first applicant has those written by hand. Raises NotADemonstration.
    """
    with database.transaction() as conn:
        _edition(conn)
        samples = demonstration_samples(count, copies.every(conn, UnitState))
        missing = _unknown(conn, samples)
    made = 0
    with _painted([sample.cover for sample in missing]) as pictures:
        for start in range(0, len(missing), AT_ONCE):
            with database.transaction() as conn:
                batch = [(s, next(pictures)) for s in missing[start : start + AT_ONCE]]
                made += _add(conn, store, batch, applicants, now)
    if made:
        with database.transaction() as conn:
            _dismiss_siblings(conn, samples, now)
    return made


def _dismiss_siblings(conn: Connection, samples: list[Sample], now: datetime) -> None:
    """What was composed of one idea is alike: staff have looked at all of them but the last ones,

    so that reviewers see what being alike looks like, and not on every page.
    """
    by_title = {dossier.title: dossier.id for dossier in dossiers.every(conn)}
    families: dict[str, list[UUID]] = {}
    for sample in samples:
        if sample.idea and sample.contents.title in by_title:
            families.setdefault(sample.idea, []).append(by_title[sample.contents.title])
    seen = Dismissal(account=SECRETARY, name=phrases.REVIEWER, at=now)
    for family in list(families.values())[:-LEFT_ALIKE]:
        for first, second in combinations(family, 2):
            dismissals.add(conn, first, second, seen)


def _add(
    conn: Connection,
    store: Store,
    batch: list[tuple[Sample, bytes]],
    applicants: tuple[int, ...],
    now: datetime,
) -> int:
    """One after the other, without those that another run has added meanwhile."""
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended('demonstration', 0))")
    edition = _edition(conn)
    unknown = _unknown(conn, [sample for sample, _ in batch])
    for sample, picture in batch:
        if sample not in unknown:
            continue
        moment = _opened_at(edition, sample, now)
        dossier = _open(conn, sample, applicants[sample.applicant % len(applicants)], moment)
        _attach(conn, store, dossier, picture, moment)
        _take_steps(conn, dossier.code, sample, moment)
    return len(unknown)


def _unknown(conn: Connection, samples: list[Sample]) -> list[Sample]:
    """Those whose title no dossier has."""
    known = {dossier.title for dossier in dossiers.every(conn)}
    return [sample for sample in samples if sample.contents.title not in known]


def _edition(conn: Connection) -> EditionState:
    """Raises NotADemonstration."""
    try:
        edition = copies.current_edition(conn)
    except NoCurrentEdition as error:
        raise NotADemonstration("no edition has arrived yet") from error
    if not edition.demonstration:
        raise NotADemonstration("the current edition is not a demonstration")
    if not copies.every(conn, UnitState):
        raise NotADemonstration("no units have arrived yet")
    return edition


@contextmanager
def _painted(drawn: list[Drawn]) -> Iterator[Iterator[bytes]]:
    """The pictures in this order, drawn beside the database's work when there are many."""
    if len(drawn) <= FEW:
        yield map(paint, drawn)
        return
    with ProcessPoolExecutor(PAINTERS, multiprocessing.get_context("fork")) as pool:
        yield pool.map(paint, drawn, chunksize=4)


def paint(drawn: Drawn) -> bytes:
    """May run in a process of its own. Raises KeyError for an unknown motif or hue."""
    return draw_picture(drawn.motif, drawn.hue, drawn.seed)


def _opened_at(edition: EditionState, sample: Sample, now: datetime) -> datetime:
    """Some days ago, but never before the window."""
    moment = now - timedelta(days=sample.days)
    window = edition.windows.submission
    return max(moment, window.start) if window else moment


def _open(conn: Connection, sample: Sample, applicant: int, moment: datetime) -> Dossier:
    code = open_draft(conn, applicant, moment).code
    who = _applicant(sample.contents)
    return save_draft(conn, code, applicant, _changes(sample, moment), moment, who)


def _attach(
    conn: Connection, store: Store, dossier: Dossier, picture: bytes, moment: datetime
) -> None:
    """As an upload would; a drawing needs no smaller copy, its card for sharing is drawn later."""
    attachments.let_files_come(conn)
    digest = store.keep(BytesIO(picture))
    row = Attachment(
        id=UUID(new_id()),
        dossier=dossier.id,
        name=PICTURE_NAME,
        kind="jpeg",
        size=len(picture),
        hash=digest,
        picture=digest,
        card=None,
        cover=True,
        shown=True,
        added_at=moment,
    )
    attachments.add(conn, row)


def _applicant(contents: Contents) -> Applicant:
    """Somebody behind every kind of applicant; what a kind need not say is not kept."""
    return Applicant(
        of_age=True,
        organisation=contents.authors[:200],
        representative=demonstration.REPRESENTATIVE,
        representative_position=demonstration.POSITION,
    )


def _take_steps(conn: Connection, code: str, sample: Sample, moment: datetime) -> None:
    for number, verb in enumerate(sample.steps, start=1):
        at = moment + timedelta(minutes=11 * number)
        dossier = dossiers.lock(conn, code)
        last = number == len(sample.steps)
        note = sample.note if last else ""
        if verb == Verb.SUBMIT:
            hand_in(conn, dossier, ("declared", *CONSENTS), at)
        elif verb == Verb.WITHDRAW:
            withdraw(conn, dossier, note, at)
        else:
            reason = sample.reason if last else None
            seen = Decision(verb=verb, version=dossier.version, reason=reason, note=note)
            decide(conn, code, seen, account=SECRETARY, now=at)


def _changes(sample: Sample, moment: datetime) -> dict[str, Any]:
    """The contents; "since when" is told in years before now, so that no year is written down."""
    changes = msgspec.structs.asdict(sample.contents)
    years = int(sample.contents.applied_since or 1)
    changes["applied_since"] = f"{1 + len(sample.contents.title) % 12:02d}/{_year(moment) - years}"
    return changes


def _year(moment: datetime) -> int:
    return moment.astimezone(VN).year
