"""The published hash of an edition's dates, weights and policy: anyone can compute it again.

What it covers and how it is written stands in docs/decisions/0028.
"""

import hashlib
import unicodedata
from typing import Any, Final

import msgspec

from contracts.events import DossierRules, EditionState
from portal.model import windows
from servicekit.times import as_moment

FORMAT: Final = 1
_EFFECTIVE: Final = (
    "object_kinds",
    "fields",
    "areas",
    "themes",
    "eligibility",
    "applied_required",
    "evidence_required",
    "supplement_days",
    "paper_counts_by",
    "upload_grace_minutes",
)
_AS_WRITTEN: Final = ("object_name", "entrants", "conditions")
COVERED_RULES: Final = (*_EFFECTIVE, *_AS_WRITTEN, "scoring", "prizes", "absent_phases")
"""Names in `rules` that decide who may enter, when something is in time, and who wins."""
_POLICY: Final = {"votes_per_entry": 1, "vote_can_be_withdrawn": False}
"""True of every edition (S1-10, S1-11), said because people rely on it."""


def committed(edition: EditionState) -> dict[str, Any]:
    """What the hash covers, with what is left out said in full.

    Not covered: the pause switch, help contact, organiser, targets (a guide, S0-19), wording of
    windows, letters, reports and the reviewers' own work.
    """
    return {
        "format": FORMAT,
        "edition": edition.code,
        "number": edition.number,
        "windows": {
            kind: {
                "start": as_moment(window.start),
                "end": None if window.end is None else as_moment(window.end),
            }
            for kind, window in windows.of_edition(edition.windows).items()
        },
        "voting": {**voting(edition), **_POLICY},
        "rules": rules(edition),
    }


def settings(edition: EditionState) -> dict[str, Any]:
    """What people read of it: no names of formats, no codes of editions."""
    return {name: committed(edition)[name] for name in ("windows", "voting", "rules")}


def voting(edition: EditionState) -> dict[str, Any]:
    """How the public votes, without the pause switch."""
    policy: dict[str, Any] = msgspec.to_builtins(edition.voting)
    policy.pop("paused")
    return policy


def rules(edition: EditionState) -> dict[str, Any]:
    """The covered rule parameters in force by name, as JSON; None: not announced."""
    in_force = msgspec.to_builtins(msgspec.convert(edition.rules, DossierRules))
    found = {
        **{name: in_force[name] for name in _EFFECTIVE},
        **{name: edition.rules.get(name) for name in _AS_WRITTEN},
        "scoring": msgspec.to_builtins(edition.scoring),
        "prizes": msgspec.to_builtins(edition.prizes),
        "absent_phases": sorted(edition.absent_phases),
    }
    said: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    return said


def canonical(edition: EditionState) -> bytes:
    """UTF-8 in NFC, keys sorted by code point, no spaces: `curl … | sha256sum` gives the hash."""
    return msgspec.json.encode(_nfc(committed(edition)), order="deterministic")


def rules_hash(edition: EditionState) -> str:
    """SHA-256 of what would be published now, in lower-case hexadecimal."""
    return digest(canonical(edition))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_nfc(name): _nfc(part) for name, part in value.items()}
    return [_nfc(part) for part in value] if isinstance(value, list | tuple) else value
