"""Who stands behind a dossier, by the kind of applicant; for the secretariat only."""

import re
from typing import Final

import msgspec

BODIES: Final = ("organisation", "enterprise")
PERSONS: Final = ("individual", "group")
AGE: Final = 16
"""Below it a legal representative acts (Law 91/2025)."""

_OF_A_BODY: Final = (
    "organisation",
    "organisation_number",
    "representative",
    "representative_position",
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE: Final = re.compile(r"\+?\d{9,15}")
_SEPARATORS: Final = re.compile(r"[\s.()-]")
_OF_A_GUARDIAN: Final = ("guardian_name", "guardian_relation", "guardian_contact")


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """As little as the rules need. `of_age`: everybody is at least 16; None: not said."""

    of_age: bool | None = None
    guardian_name: str = ""
    guardian_relation: str = ""
    guardian_contact: str = ""
    organisation: str = ""
    organisation_number: str = ""
    representative: str = ""
    representative_position: str = ""


FIELDS: Final = tuple(field.name for field in msgspec.structs.fields(Applicant))


def needs_guardian(kind: str, applicant: Applicant) -> bool:
    """A person under 16 enters with a legal representative, who agrees as well."""
    return kind in PERSONS and applicant.of_age is False


def missing_fields(kind: str, applicant: Applicant) -> tuple[str, ...]:
    """Required fields still empty, in the order of the form; none before a kind is chosen."""
    needed: tuple[str, ...] = ()
    if kind in BODIES:
        needed = ("organisation", "representative", "representative_position")
    elif needs_guardian(kind, applicant):
        needed = _OF_A_GUARDIAN
    elif kind in PERSONS:
        needed = ("of_age",)
    return tuple(name for name in needed if getattr(applicant, name) in (None, ""))


def pruned(kind: str, applicant: Applicant) -> Applicant:
    """Without what this kind of applicant need not say: nothing is kept that nobody needs."""
    kept: tuple[str, ...] = FIELDS
    if kind in BODIES:
        kept = _OF_A_BODY
    elif needs_guardian(kind, applicant):
        kept = ("of_age", *_OF_A_GUARDIAN)
    elif kind in PERSONS:
        kept = ("of_age",)
    return Applicant(**{name: getattr(applicant, name) for name in kept})


def is_contact(text: str) -> bool:
    """Something one can write to or call: an e-mail address, or nine to fifteen digits."""
    return bool(_EMAIL.fullmatch(text) or _PHONE.fullmatch(_SEPARATORS.sub("", text)))
