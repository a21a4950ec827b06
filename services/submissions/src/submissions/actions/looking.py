"""Reading for pages: an edition's rules and units, a dossier with all that belongs to it."""

from datetime import datetime

import msgspec

from contracts.events import DossierRules, EditionState, UnitState
from servicekit import copies
from servicekit.db import Connection, NotFound
from servicekit.text import fold
from servicekit.times import VN
from submissions.actions.chronicle import chronicle_of
from submissions.model.applicants import Applicant
from submissions.model.chronicle import Line
from submissions.store import (
    applicants,
    attachments,
    audit,
    commitments,
    consents,
    declines,
    dossiers,
    edits,
    eligibility,
    hand_ins,
    happenings,
    members,
    readings,
    uploads,
)
from submissions.store.attachments import Attachment
from submissions.store.audit import Transition
from submissions.store.commitments import Commitment
from submissions.store.consents import Consent
from submissions.store.declines import Decline
from submissions.store.dossiers import Dossier
from submissions.store.edits import Edit
from submissions.store.eligibility import Answer
from submissions.store.hand_ins import HandIn
from submissions.store.happenings import Happening
from submissions.store.members import Member
from submissions.store.readings import Infected
from submissions.store.uploads import Upload


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds a dossier: its edition, the edition's rules, all units by code."""

    edition: EditionState
    rules: DossierRules
    units: dict[str, UnitState]

    def unit_name(self, code: str | None) -> str:
        """The name of a unit; its code when we have no copy; empty without one."""
        if not code:
            return ""
        unit = self.units.get(code)
        return unit.name if unit else code

    def units_on(self, now: datetime) -> dict[str, str]:
        """Code → name of the units that exist on a day, sorted for people."""
        day = now.astimezone(VN).date()
        valid = [
            unit
            for unit in self.units.values()
            if (unit.valid_from is None or unit.valid_from <= day)
            and (unit.valid_to is None or day < unit.valid_to)
        ]
        return {unit.code: unit.name for unit in sorted(valid, key=lambda u: fold(u.name))}


def setting_of(conn: Connection, edition: EditionState) -> Setting:
    """An edition with its rules and the units."""
    units = {unit.code: unit for unit in copies.every(conn, UnitState)}
    return Setting(edition=edition, rules=edition.dossier_rules, units=units)


def current_setting(conn: Connection) -> Setting:
    """The current edition's. Raises NoCurrentEdition."""
    return setting_of(conn, copies.current_edition(conn))


def reviewable_dossier(conn: Connection, code: str) -> Dossier:
    """For all but its owner a dossier exists once it was handed in. Raises NotFound."""
    dossier = dossiers.get(conn, code)
    if dossier.submitted_at is None:
        raise NotFound(code)
    return dossier


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a step of the form is filled with: read at every autosave, so nothing more."""

    dossier: Dossier
    setting: Setting
    applicant: Applicant


class File(Draft, frozen=True, kw_only=True):
    """A dossier with all that belongs to it, for its owner and for reviewers."""

    attachments: list[Attachment]
    timeline: list[Transition]
    agreements: list[Consent]
    declines: list[Decline]
    arriving: list[Upload]
    promised: list[Commitment]
    infected: list[Infected]
    answers: list[Answer]
    edits: list[Edit]
    members: list[Member]
    hand_ins: list[HandIn]
    happenings: list[Happening]

    @property
    def consents(self) -> dict[str, datetime]:
        """When each purpose that stands was last agreed to."""
        latest_last = reversed(self.agreements)
        return {one.purpose: one.given_at for one in latest_last if one.withdrawn_at is None}

    @property
    def chronicle(self) -> list[Line]:
        """Everything that happened, the latest first."""
        return chronicle_of(
            timeline=self.timeline,
            hand_ins=self.hand_ins,
            happenings=self.happenings,
            edits=self.edits,
            agreements=self.agreements,
            declines=self.declines,
        )

    @property
    def handed_in(self) -> HandIn | None:
        """The last handing in; None before it, and of dossiers older than digests."""
        return self.hand_ins[0] if self.hand_ins else None


def setting_of_dossier(conn: Connection, dossier: Dossier) -> Setting:
    """Of the dossier's own edition. Raises NotFound when that is unknown."""
    return setting_of(conn, copies.edition(conn, dossier.edition))


def draft_of(conn: Connection, dossier: Dossier, *, with_units: bool) -> Draft:
    """Units only where they are chosen from. Raises NotFound when the edition is unknown."""
    edition = copies.edition(conn, dossier.edition)
    bare = Setting(edition=edition, rules=edition.dossier_rules, units={})
    return Draft(
        dossier=dossier,
        setting=setting_of(conn, edition) if with_units else bare,
        applicant=applicants.of_dossier(conn, dossier.id),
    )


def whole_file(conn: Connection, dossier: Dossier) -> File:
    """Everything about a dossier. Raises NotFound when its edition is unknown."""
    return File(
        dossier=dossier,
        setting=setting_of_dossier(conn, dossier),
        attachments=attachments.of_dossier(conn, dossier.id),
        timeline=audit.of_dossier(conn, dossier.id),
        agreements=consents.of_dossier(conn, dossier.id),
        declines=declines.of_dossier(conn, dossier.id),
        arriving=uploads.of_dossier(conn, dossier.id),
        promised=[one for one in commitments.of_dossier(conn, dossier.id) if one.is_open],
        infected=readings.infected_of(conn, dossier.id),
        applicant=applicants.of_dossier(conn, dossier.id),
        answers=eligibility.of_dossier(conn, dossier.id),
        edits=edits.of_dossier(conn, dossier.id),
        members=members.of_dossier(conn, dossier.id),
        hand_ins=hand_ins.of_dossier(conn, dossier.id),
        happenings=happenings.of_dossier(conn, dossier.id),
    )
