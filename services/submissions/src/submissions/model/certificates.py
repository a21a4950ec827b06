"""A certificate as an official document, with a code by which anybody can check it."""

import re
from datetime import date
from typing import Final

import msgspec

from contracts.events import EditionState
from servicekit import times
from servicekit.documents.model import Day, Issuer, Official, Paragraph, QrCode, Signature
from submissions.phrases import results as words

REGISTERED: Final = re.compile(r"0*([1-9]\d{0,6})/([^\s/]+(?:/[^\s/]+)*)")
"""A number with its symbol, as `01/GCN-BTC`."""


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on it; without a prize it certifies that somebody took part."""

    code: str
    title: str
    authors: str
    prize: str
    number: str
    check_code: str
    decision: str
    decided_on: date


def certificate_document(edition: EditionState, given: Certificate, address: str) -> Official:
    """`address` is that of the page that says whether it is genuine."""
    head, day = edition.letterhead, given.decided_on
    board = edition.organiser.board or edition.title
    registered = REGISTERED.fullmatch(given.number)
    honour = words.HAS_PRIZE if given.prize else words.TOOK_PART
    return Official(
        issuer=Issuer(superior=head.superior, name=board),
        symbol=registered[2] if registered else "",
        number=int(registered[1]) if registered else None,
        place=head.place,
        on=Day(year=day.year, month=day.month, day=day.day),
        kind=words.KIND,
        subject=edition.title,
        blocks=(
            Paragraph(words.CERTIFIES.format(board=board)),
            Paragraph(given.authors, bold=True),
            Paragraph(words.WORK.format(title=given.title, code=given.code)),
            Paragraph(honour.format(prize=given.prize, contest=edition.title), bold=True),
            Paragraph(
                words.BY_DECISION.format(
                    decision=given.decision, day=times.as_date(day), number=given.number
                )
            ),
            QrCode(address=address, caption=words.CHECK.format(code=given.check_code)),
            Paragraph(words.COPY, italic=True),
        ),
        signature=Signature(positions=head.positions),
    )
