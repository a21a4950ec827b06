"""The coded reasons of decisions, by the kind of step; the words are in `servicekit.phrases`."""

from enum import StrEnum
from typing import Final

from servicekit import phrases


class Reasons(StrEnum):
    """The lists of reasons."""

    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    STANDING = "standing"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    AGAIN = "again"


KNOWN: Final[dict[Reasons, dict[str, str]]] = {
    Reasons.SUPPLEMENT: phrases.SUPPLEMENT_REASONS,
    Reasons.REFUSAL: phrases.REFUSAL_REASONS,
    Reasons.STANDING: phrases.STANDING_REASONS,
    Reasons.CORRECTION: phrases.CORRECTION_REASONS,
    Reasons.WITHDRAWAL: phrases.WITHDRAWAL_REASONS,
    Reasons.AGAIN: phrases.AGAIN_REASONS,
}
