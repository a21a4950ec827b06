"""Which count of dossiers stands in front, by the phase of the edition (S0-20)."""

from datetime import datetime
from enum import StrEnum

from contracts.events import EditionState


class Headline(StrEnum):
    """The names are those of `Counts`."""

    REGISTERED = "registered"
    HANDED_IN = "handed_in"
    VALID = "valid"


def headline(edition: EditionState, moment: datetime) -> Headline:
    """What was mobilised (leads and drafts), before dossiers are received; what came in, while they
    are; then what is valid. An edition whose window is not known counts what is valid.
    """
    window = edition.windows.submission
    if window is None:
        return Headline.VALID
    if moment < window.start:
        return Headline.REGISTERED
    is_open = window.end is None or moment < window.end
    return Headline.HANDED_IN if is_open else Headline.VALID
