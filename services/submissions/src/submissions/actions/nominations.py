"""A nominating unit may decline the credit for a dossier (S0-21)."""

from datetime import datetime

from contracts.events import CreditDeclined
from servicekit import outbox
from servicekit.db import Connection
from servicekit.problems import FieldError, Invalid, NotFound
from submissions import phrases
from submissions.actions.states import dossier_state, publish_states
from submissions.store import declines, dossiers
from submissions.store.declines import Decline
from submissions.store.dossiers import Dossier


def decline_credit(
    conn: Connection, code: str, unit: str, reason: str, account: int, now: datetime
) -> Dossier:
    """The next named unit becomes the primary one. Raises NotFound, Invalid, ChangedMeanwhile."""
    if not reason.strip():
        raise Invalid([FieldError("reason", phrases.REASON_TO_DECLINE)])
    dossier = dossiers.get(conn, code)
    if unit not in dossier.units or dossier.submitted_at is None:
        raise NotFound
    left = tuple(other for other in dossier.units if other != unit)
    primary = dossier.primary_unit if dossier.primary_unit != unit else None
    changed = dossiers.write_units(
        conn,
        dossier,
        primary=primary or (left[0] if left else None),
        units=left,
        declined=(*dossier.declined_units, unit),
    )
    decline = Decline(unit=unit, account=account, reason=reason.strip(), at=now)
    declines.add(conn, dossier.id, decline)
    publish_states(conn, changed, now)
    outbox.publish(conn, _declined(changed, unit, now), edition=changed.edition, now=now)
    return changed


def _declined(dossier: Dossier, unit: str, now: datetime) -> CreditDeclined:
    return CreditDeclined(
        dossier=str(dossier.id),
        code=dossier.code,
        unit=unit,
        title=dossier.title,
        at=now,
        field=dossier.field,
        credited=dossier_state(dossier).credited,
        entry=f"{dossier.code}/{dossier.slug}" if dossier.slug else None,
    )
