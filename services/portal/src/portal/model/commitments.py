"""The published hash of an edition's dates, weights and policy: anyone can compute it again."""

import hashlib
from typing import Any

import msgspec

from contracts.events import EditionState
from portal.model import windows
from servicekit.times import as_moment


def committed(edition: EditionState) -> dict[str, Any]:
    """What the hash covers. Not covered: the pause switch, the help contact, display names."""
    voting = msgspec.to_builtins(edition.voting)
    voting.pop("paused")
    announced = windows.of_edition(edition.windows)
    return {
        "edition": edition.code,
        "number": edition.number,
        "windows": {
            kind: {
                "start": as_moment(window.start),
                "end": None if window.end is None else as_moment(window.end),
            }
            for kind, window in announced.items()
        },
        "voting": voting if "voting" in announced else None,
        "rules": edition.rules,
    }


def canonical(edition: EditionState) -> bytes:
    """Canonical JSON: UTF-8, keys sorted, no spaces; `curl … | sha256sum` gives the hash."""
    return msgspec.json.encode(committed(edition), order="deterministic")


def rules_hash(edition: EditionState) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(canonical(edition)).hexdigest()
