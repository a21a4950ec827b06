"""A lead: a product and whose it is, before there is a dossier (S0-12, S4-09)."""

from datetime import date
from enum import StrEnum

import msgspec


class LeadStep(StrEnum):
    """The last thing that happened with a lead."""

    FOUND = "found"
    INTRODUCED = "introduced"
    MOBILISED = "mobilised"
    DOSSIER = "dossier"
    DROPPED = "dropped"


class LeadWords(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit writes about a lead; `owner` and `contact` are personal."""

    title: str
    owner: str
    contact: str = ""
    found_on: date
    introduced_on: date | None = None
    mobilised_on: date | None = None
    dropped_on: date | None = None
    dossier_code: str | None = None
    note: str = ""


class Lead(LeadWords, frozen=True, kw_only=True):
    """A lead of a unit; `saves` tells two people at it apart."""

    id: int
    edition: str
    unit: str
    saves: int

    @property
    def step(self) -> LeadStep:
        """The furthest it came; one that was dropped can have come far."""
        if self.dossier_code:
            return LeadStep.DOSSIER
        if self.dropped_on:
            return LeadStep.DROPPED
        if self.mobilised_on:
            return LeadStep.MOBILISED
        return LeadStep.INTRODUCED if self.introduced_on else LeadStep.FOUND

    def masked(self) -> "Lead":
        """For readers who need no names: auditors (S0-08)."""
        return msgspec.structs.replace(self, owner="•••", contact="", note="")


class LeadCounts(msgspec.Struct, frozen=True, kw_only=True):
    """So far, and `new_…` in a period."""

    found: int = 0
    introduced: int = 0
    mobilised: int = 0
    new_found: int = 0
    new_introduced: int = 0
    new_mobilised: int = 0
