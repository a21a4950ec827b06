"""Which step of the form a supplement request is about."""

from typing import Final

STEPS: Final[dict[str, int]] = {
    "missing_evidence": 5,
    "unreadable_file": 5,
    "unclear_content": 2,
    "unclear_effect": 3,
    "authors_unclear": 4,
}
FIRST_STEP: Final = 1


def step_for(reason: str | None) -> int:
    """The step to open first; the first one for whatever no list foresees."""
    return STEPS.get(reason or "", FIRST_STEP)
