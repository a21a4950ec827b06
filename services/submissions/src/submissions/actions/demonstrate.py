"""The demonstration edition's dossiers, taken through the same steps as real ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final

import msgspec

from contracts.events import EditionState, UnitState
from servicekit import copies
from servicekit.copies import NoCurrentEdition
from servicekit.db import Connection, Database
from servicekit.times import VN
from submissions.actions.attach import Offered, take_file
from submissions.actions.drafts import open_draft, save_draft
from submissions.actions.hand_in import hand_in, withdraw
from submissions.actions.review import Decision, decide
from submissions.model.applicants import Applicant
from submissions.model.contents import CONSENTS, Contents
from submissions.model.lifecycle import Verb
from submissions.settings import UploadLimits
from submissions.store import dossiers
from submissions.store.covers import draw_cover
from submissions.store.files import Store

APPLICANT: Final = 1
"""The first account that `accounts seed` makes is the demonstration's applicant."""
SECRETARY: Final = 2
LIMITS: Final = UploadLimits(of_file={"jpeg": 20_000_000}, of_account=1_000_000_000)


class NotADemonstration(RuntimeError):
    """The current edition is a real one, or its copy or the units have not arrived yet."""


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What a generated cover shows."""

    motif: str
    hue: str


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier of `data/demonstration.json`; `days` ago it was handed in."""

    days: int
    contents: Contents
    cover: Drawn
    steps: tuple[str, ...] = ()
    reason: str | None = None
    note: str = ""


def demonstrate(database: Database, store: Store, now: datetime) -> int:
    """Add what is missing of the demonstration; answers how many dossiers that were.

    Raises NotADemonstration.
    """
    with database.transaction() as conn:
        conn.execute("SELECT pg_advisory_xact_lock(hashtextextended('demonstration', 0))")
        edition = _edition(conn)
        known = {dossier.title for dossier in dossiers.every(conn)}
        missing = [sample for sample in _samples() if sample.contents.title not in known]
        for number, sample in enumerate(missing):
            _add(conn, store, sample, _opened_at(edition, sample, number, now))
    return len(missing)


def _edition(conn: Connection) -> EditionState:
    try:
        edition = copies.current_edition(conn)
    except NoCurrentEdition as error:
        raise NotADemonstration("no edition has arrived yet") from error
    if not edition.demonstration:
        raise NotADemonstration("the current edition is not a demonstration")
    if not copies.every(conn, UnitState):
        raise NotADemonstration("no units have arrived yet")
    return edition


def _samples() -> Iterator[Sample]:
    text = (files("submissions") / "data" / "demonstration.json").read_bytes()
    return iter(msgspec.json.decode(text, type=list[Sample]))


def _opened_at(edition: EditionState, sample: Sample, number: int, now: datetime) -> datetime:
    """Some days ago at different times of the day, but never before the window."""
    moment = now - timedelta(days=sample.days, minutes=37 * (number + 1))
    window = edition.windows.submission
    return max(moment, window.start) if window else moment


def _add(conn: Connection, store: Store, sample: Sample, moment: datetime) -> None:
    code = open_draft(conn, APPLICANT, moment).code
    who = _applicant(sample.contents)
    dossier = save_draft(conn, code, APPLICANT, _changes(sample, moment), moment, who)
    picture = draw_cover(sample.cover.motif, sample.cover.hue)
    offered = Offered(
        name="anh-minh-hoa.jpg",
        declared="image/jpeg",
        size=picture.getbuffer().nbytes,
        content=picture,
    )
    take_file(conn, store, dossier, offered, LIMITS, moment)
    _take_steps(conn, code, sample, moment)


def _applicant(contents: Contents) -> Applicant:
    """Somebody behind every kind of applicant; what a kind need not say is not kept."""
    return Applicant(
        of_age=True,
        organisation=contents.authors[:200],
        representative="Người đại diện (trình diễn)",
        representative_position="Trưởng đơn vị",
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
            seen = Decision(verb=Verb(verb), version=dossier.version, reason=reason, note=note)
            decide(conn, code, seen, account=SECRETARY, now=at)


def _changes(sample: Sample, moment: datetime) -> dict[str, Any]:
    """The contents; "since when" is told in years before now, so that no year is written down."""
    changes = {
        field.name: getattr(sample.contents, field.name)
        for field in msgspec.structs.fields(Contents)
    }
    years = int(sample.contents.applied_since or 1)
    changes["applied_since"] = f"03/{moment.astimezone(VN).year - years}"
    return changes
