"""A person's dossiers with what to do next about each, their own and those of their groups."""

from datetime import datetime

import msgspec

from contracts.events.submissions import DossierStage as Stage
from servicekit import copies
from servicekit.db import Connection
from submissions.actions.hand_in import missing_fields
from submissions.model.lifecycle import EDITABLE
from submissions.model.next_steps import NextStep, next_step
from submissions.store import deleted_drafts, dossiers, members
from submissions.store.dossiers import Dossier


class Mine(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier on its applicant's list; `missing` counts required fields still empty."""

    dossier: Dossier
    next: NextStep
    missing: int


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """`deleted`: drafts that can still be had back, and until when."""

    mine: list[Mine]
    deleted: list[tuple[Dossier, datetime]]
    of_groups: list[Dossier]


def overview_of(conn: Connection, account: int, now: datetime) -> Overview:
    """The last touched first."""
    found = dossiers.of_account(conn, account)
    gone = {one.dossier: one.until for one in deleted_drafts.of_account(conn, account)}
    groups = [dossiers.by_id(conn, one) for one in members.dossiers_of(conn, account)]
    return Overview(
        mine=[_mine(conn, one, now) for one in found if one.id not in gone and not _erased(one)],
        deleted=[(one, gone[one.id]) for one in found if gone.get(one.id, now) > now],
        of_groups=[one for one in groups if one.account != account],
    )


def _erased(dossier: Dossier) -> bool:
    """Of a draft that was withdrawn nothing is left to look at."""
    return dossier.stage is Stage.WITHDRAWN and dossier.submitted_at is None


def _mine(conn: Connection, dossier: Dossier, now: datetime) -> Mine:
    missing = len(missing_fields(conn, dossier)) if dossier.stage in EDITABLE else 0
    windows = copies.edition(conn, dossier.edition).windows
    step = next_step(
        dossier.stage,
        whole=not missing,
        window=windows.submission,
        supplement_until=dossier.supplement_until,
        now=now,
    )
    return Mine(dossier=dossier, next=step, missing=missing)
