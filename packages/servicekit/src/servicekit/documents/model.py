"""What an official document says. Pure: no library of any file format is known here."""

import re
from typing import Annotated, Final

import msgspec

_SYMBOL: Final = re.compile(r"[^\s/]+(?:/[^\s/]+)*")


class BadDocument(ValueError):
    """Nothing that a document may say: a symbol with spaces, a row of another length."""


class Issuer(msgspec.Struct, frozen=True, kw_only=True):
    """Who issues it; `superior` is the body above, empty when there is none to be named."""

    name: str
    superior: str = ""


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """When it is issued. Day and month stay blank in drafts."""

    year: int
    month: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None
    day: Annotated[int, msgspec.Meta(ge=1, le=31)] | None = None


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """A paragraph of the body."""

    text: str
    bold: bool = False
    italic: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Heads are repeated on every page. `numbers` are the columns set right, counted from 0;

    `widths` are shares of the line, all alike when left out. Raises BadDocument.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    numbers: frozenset[int] = frozenset()
    widths: tuple[float, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        lengths = {len(row) for row in self.rows} | {len(self.widths or self.heads)}
        if not self.heads or lengths != {len(self.heads)}:
            raise BadDocument("rows and widths are as long as the heads")


class Section(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A numbered part with what belongs to it; sections in sections are numbered one level down."""

    title: str
    blocks: "tuple[Block, ...]" = ()


class Bars(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Numbers as bars, from the first to the last; where nothing can be drawn, as a table.

    `heads` name the two columns of that table.
    """

    caption: str
    heads: tuple[str, str]
    items: tuple[tuple[str, int], ...]


class QrCode(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An address as a square to be scanned, with words below it."""

    address: str
    caption: str = ""


Block = Paragraph | Table | Section | Bars | QrCode


class Appendix(msgspec.Struct, frozen=True, kw_only=True):
    """What follows the signature, on pages of its own that are counted from 1."""

    title: str
    blocks: tuple[Block, ...]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs: `("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")`, with TM., KT., TL., TUQ., Q. in front.

    The name comes without titles and stays empty in drafts.
    """

    positions: tuple[str, ...]
    name: str = ""


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document: a công văn without `kind`, else a named one (BÁO CÁO, KẾ HOẠCH, BIÊN BẢN).

    `number` stays empty in drafts; `symbol` is what follows it, as `BTCCT-TTK`. `copies` go under
    "Nơi nhận"; `archive` is the unit that keeps it. `decimal`: sections are numbered 1., 2.1. as
    short plans have them, instead of I., 1., a). Raises BadDocument.
    """

    issuer: Issuer
    symbol: str
    place: str
    on: Day
    subject: str
    signature: Signature
    kind: str = ""
    number: Annotated[int, msgspec.Meta(ge=1)] | None = None
    recipients: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    copies: tuple[str, ...] = ()
    archive: str = ""
    appendices: tuple[Appendix, ...] = ()
    decimal: bool = False

    def __post_init__(self) -> None:
        if self.symbol and not _SYMBOL.fullmatch(self.symbol):
            raise BadDocument("a symbol has no spaces and no empty part")
        if self.number is not None and self.number < 1:
            raise BadDocument("numbers begin with 1")
