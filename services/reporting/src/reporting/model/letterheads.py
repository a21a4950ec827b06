"""What stands on an office's official documents (S0-01 … S0-03, S3-01, S4-01): all of it data."""

import msgspec

from contracts.events import EditionState
from reporting.model.targets import Unit
from reporting.phrases import official as words
from servicekit.documents.model import Day, Issuer, Official, Signature

STANDING_BODY = "co-quan-thuong-truc"
"""The office that consolidates for the province; no unit has this code."""


class OfficeLetterhead(msgspec.Struct, frozen=True, kw_only=True):
    """`positions` are the lines over the signature, with KT., TM. or nothing in front.

    `saves` is 0 as long as nobody has settled anything.
    """

    office: str
    superior: str = ""
    issuer: str
    symbol: str = words.SYMBOL
    place: str = ""
    recipients: tuple[str, ...] = ()
    copies: tuple[str, ...] = (words.AS_ABOVE,)
    positions: tuple[str, ...] = (words.POSITION,)
    signer: str = ""
    archive: str = ""
    saves: int = 0

    def __post_init__(self) -> None:
        for name in ("recipients", "copies", "positions"):
            msgspec.structs.force_setattr(self, name, tuple(getattr(self, name)))

    def masked(self) -> "OfficeLetterhead":
        """For readers who need no names: auditors (S0-08)."""
        return msgspec.structs.replace(self, signer="")

    def official(self, on: Day, number: int | None, subject: str) -> Official:
        """An empty report with this head and foot."""
        return Official(
            issuer=Issuer(superior=self.superior, name=self.issuer),
            symbol=self.symbol,
            number=number,
            place=self.place,
            on=on,
            kind=words.KIND,
            subject=subject,
            recipients=self.recipients,
            signature=Signature(positions=self.positions, name=self.signer),
            copies=self.copies,
            archive=self.archive,
        )


def usual_for_unit(unit: Unit, above: str, edition: EditionState) -> OfficeLetterhead:
    """Before a unit has settled anything; `above` is the name of the unit it belongs to."""
    head = edition.letterhead
    return OfficeLetterhead(
        office=unit.code,
        superior=head.superior if unit.listed else above,
        issuer=unit.name,
        place=head.place,
        recipients=(edition.organiser.standing_body or above,),
    )


def usual_for_standing_body(edition: EditionState) -> OfficeLetterhead:
    """Before the standing body has settled anything: what the edition says of its letters."""
    head = edition.letterhead
    return OfficeLetterhead(
        office=STANDING_BODY,
        superior=head.superior,
        issuer=edition.organiser.standing_body or edition.organiser.board or edition.title,
        symbol=words.SYMBOL,
        place=head.place,
        recipients=tuple(filter(None, (head.superior, edition.organiser.board))),
        archive=head.archive,
    )


def day_of(period: str) -> Day:
    """The day of a draft about `2026-05`: only its year is known."""
    return Day(year=int(period[:4]))
