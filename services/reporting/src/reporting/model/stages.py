"""How the stages of a dossier's life cycle (X-06) are counted (S0-20)."""

from typing import Final

from contracts.events.submissions import DossierStage as Stage

ORDER: Final = tuple(Stage)
"""Every stage, in the order of the life cycle."""

VALID: Final = (Stage.VALID, Stage.PUBLISHED, Stage.JUDGED, Stage.AWARDED, Stage.NOT_AWARDED)
"""Found valid and still in good standing: the headline count."""

HANDED_IN: Final = (Stage.SUBMITTED, Stage.NEEDS_SUPPLEMENT, Stage.NOT_VALID, *VALID)
"""Handed in, whatever became of it, except what was taken back or removed."""

REGISTERED: Final = (Stage.DRAFT, *HANDED_IN)
"""Everything a unit has mobilised: drafts too."""
