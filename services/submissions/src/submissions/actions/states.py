"""What other services learn of a dossier: states, and for published ones the entry."""

from datetime import datetime

import msgspec

from contracts.events import DossierState, EntryState, UnitState
from servicekit import copies, outbox
from servicekit.db import Connection
from submissions.model import lifecycle
from submissions.store import attachments, dossiers
from submissions.store.dossiers import Dossier


def dossier_state(dossier: Dossier) -> DossierState:
    """The dossier without its contents."""
    return DossierState(
        dossier=str(dossier.id),
        version=dossier.version,
        edition=dossier.edition,
        code=dossier.code,
        account=dossier.account,
        stage=dossier.stage,
        title=dossier.title,
        kind=dossier.kind,
        field=dossier.field,
        primary_unit=dossier.primary_unit,
        units=tuple(dossier.units),
        declined_units=tuple(dossier.declined_units),
        created_at=dossier.created_at,
        submitted_at=dossier.submitted_at,
        decided_at=dossier.decided_at,
        published_at=dossier.published_at,
    )


def entry_state(conn: Connection, dossier: Dossier) -> EntryState | None:
    """The entry as the public sees it; None before publication."""
    if dossier.number is None or dossier.slug is None:
        return None
    cover = attachments.cover_of(conn, dossier.id)
    unit = copies.find(conn, UnitState, dossier.primary_unit) if dossier.primary_unit else None
    return EntryState(
        edition=dossier.edition,
        number=dossier.number,
        version=dossier.version,
        code=dossier.code,
        slug=dossier.slug,
        title=dossier.title,
        summary=dossier.summary,
        authors=dossier.authors,
        unit=dossier.primary_unit,
        unit_name=unit.name if unit else "",
        field=dossier.field,
        cover=cover.picture_path if cover else None,
        account=dossier.account,
        standing=lifecycle.standing(dossier.stage),
        published_at=dossier.published_at,
    )


def publish_states(conn: Connection, dossier: Dossier, now: datetime) -> int:
    """Tell everybody how the dossier stands; answers how many events that took."""
    outbox.publish(conn, dossier_state(dossier), edition=dossier.edition, now=now)
    entry = entry_state(conn, dossier)
    if entry is None:
        return 1
    outbox.publish(conn, entry, edition=dossier.edition, now=now)
    return 2


def renew_entries_of(conn: Connection, unit: str, now: datetime) -> int:
    """The unit has another name: its entries carry it, as a new version. Answers how many."""
    renewed = dossiers.renew_published(conn, unit)
    for dossier in renewed:
        publish_states(conn, dossier, now)
    return len(renewed)


def publish_if_seen(conn: Connection, before: Dossier, after: Dossier, now: datetime) -> None:
    """An autosave that changes nothing others see makes no noise."""
    same = msgspec.structs.replace(dossier_state(before), version=after.version)
    if dossier_state(after) != same:
        publish_states(conn, after, now)
