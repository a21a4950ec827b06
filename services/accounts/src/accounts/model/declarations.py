"""What a person declares before voting (S1-04) and the text they agree to (Law 91/2025)."""

from typing import Final, Literal

import msgspec

PURPOSE: Final = "voting_declaration"
TEXT_VERSION: Final = "1"
"""Version of `phrases.CONSENT_TEXT`: raise it whenever the words change."""


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """`commune`: a code of the unit directory; None lives elsewhere, studies or works here.

    `attested`: the sentence of S1-04 is true; `consent`: the version of the text agreed to.
    """

    commune: str | None = None
    attested: bool = False
    consent: str = ""
    kind: Literal["person", "organisation"] = "person"
