"""Which message an event causes."""

from datetime import datetime
from typing import Final

from contracts.events import AccountState
from contracts.events.submissions import DossierStage as Stage
from notifications.model.kinds import Kind
from notifications.model.schedule import is_stale

ON_SHOW: Final = frozenset({Stage.PUBLISHED, Stage.JUDGED, Stage.AWARDED, Stage.NOT_AWARDED})
BY_NEW_STAGE: Final[dict[Stage, Kind]] = {
    Stage.NEEDS_SUPPLEMENT: Kind.SUPPLEMENT_ASKED,
    Stage.VALID: Kind.DOSSIER_VALID,
    Stage.NOT_VALID: Kind.DOSSIER_NOT_VALID,
    Stage.WITHDRAWN: Kind.WITHDRAWN,
    Stage.SUSPENDED: Kind.SUSPENDED,
    Stage.DISQUALIFIED: Kind.DISQUALIFIED,
    Stage.AWARDED: Kind.RESULT,
    Stage.NOT_AWARDED: Kind.RESULT,
}


def after_transition(before: Stage | None, after: Stage) -> Kind | None:
    """The message to the applicant about a step of the life cycle (X-06); None for silent steps."""
    if before in (None, Stage.DRAFT) and after is not Stage.SUBMITTED:
        return None
    if after is Stage.SUBMITTED:
        handed_in = before in (None, Stage.DRAFT, Stage.NEEDS_SUPPLEMENT)
        return Kind.DOSSIER_RECEIVED if handed_in else Kind.DECISION_UNDONE
    if before in (Stage.SUSPENDED, Stage.DISQUALIFIED) and after in ON_SHOW:
        return Kind.RESTORED
    if before is Stage.PUBLISHED and after is Stage.VALID:
        return Kind.DECISION_UNDONE
    if after is Stage.PUBLISHED:
        return Kind.PUBLISHED
    return BY_NEW_STAGE.get(after)


def security_change(known: AccountState | None, new: AccountState) -> str | None:
    """What its owner must hear about: `blocked`, `merged`, `roles` or `contact`.

    Only compared with an older state we know: the first one is no change.
    """
    if known is None or new.version <= known.version:
        return None
    if new.state != known.state:
        return new.state if new.state in ("blocked", "merged") else None
    if set(new.roles) != set(known.roles):
        return "roles"
    added = set(new.verified) - set(known.verified)
    return "contact" if known.verified and added else None


def deserves_welcome(state: AccountState, now: datetime) -> bool:
    """Only a fresh account: copies read from the beginning of the log greet nobody again."""
    return (
        state.state == "active"
        and state.created_at is not None
        and not is_stale(state.created_at, now)
    )
