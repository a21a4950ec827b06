"""How an edition is scored and what it awards: data of the edition, never constants (law 9)."""

from typing import Annotated, Final, Literal

import msgspec

TOTAL: Final = 100
"""Points an entry can have in all (the contest's own criteria page)."""

_Points = Annotated[int, msgspec.Meta(ge=0, le=TOTAL)]
_Code = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """What the council scores, from 0 to `maximum`."""

    code: _Code
    label: str
    maximum: _Points


class CommunityPoints(msgspec.Struct, frozen=True, kw_only=True):
    """What the public's votes are worth.

    `share_of_highest`: `maximum * votes / highest votes of any entry`, rounded half up to
    `decimals`; nobody has points while the highest is 0 (P-02).
    """

    maximum: _Points
    formula: Literal["share_of_highest"] = "share_of_highest"
    decimals: Annotated[int, msgspec.Meta(ge=0, le=2)] = 1


class Scoring(msgspec.Struct, frozen=True, kw_only=True):
    """The council's criteria and the community's points; together `TOTAL` (P-01)."""

    criteria: tuple[Criterion, ...] = ()
    community: CommunityPoints | None = None

    def total(self) -> int:
        """What an entry can reach."""
        council = sum(criterion.maximum for criterion in self.criteria)
        return council + (self.community.maximum if self.community else 0)


class Prize(msgspec.Struct, frozen=True, kw_only=True):
    """`count` prizes of a name; `amount` in đồng for each, 0: not said."""

    name: str
    count: Annotated[int, msgspec.Meta(ge=1, le=999)]
    amount: Annotated[int, msgspec.Meta(ge=0)] = 0
