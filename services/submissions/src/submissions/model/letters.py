"""The letter that asks an applicant to add something, as an official document."""

from datetime import datetime, timedelta

import msgspec

from contracts.events import EditionState
from servicekit import times
from servicekit.documents.model import Day, Issuer, Official, Paragraph, Signature
from submissions import phrases
from submissions.phrases import letters as words


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, of whom, and until when (a half-open end)."""

    code: str
    title: str
    authors: str
    submitted_at: datetime
    reason: str | None
    note: str
    at: datetime
    until: datetime


def supplement_letter(edition: EditionState, asked: Asked, public_url: str) -> Official:
    """A draft: number, day and the signer's name stay blank until it is signed and registered."""
    head = edition.letterhead
    return Official(
        issuer=Issuer(superior=head.superior, name=edition.organiser.board or edition.title),
        symbol=head.symbol,
        place=head.place,
        on=Day(year=asked.at.astimezone(times.VN).year),
        subject=words.SUBJECT.format(code=asked.code),
        recipients=(asked.authors.strip() or words.APPLICANT.format(code=asked.code),),
        blocks=tuple(Paragraph(text) for text in _texts(edition, asked, public_url)),
        signature=Signature(positions=head.positions),
        copies=(words.AS_ABOVE,),
        archive=head.archive,
    )


def _texts(edition: EditionState, asked: Asked, public_url: str) -> list[str]:
    last_day = asked.until - timedelta(milliseconds=1)
    return [
        words.RECEIVED.format(
            contest=edition.title,
            code=asked.code,
            title=asked.title,
            moment=times.as_datetime(asked.submitted_at),
        ),
        words.ASKED.format(reason=phrases.REASONS.get(asked.reason or "", "")),
        asked.note,
        words.UNTIL.format(
            page=f"{public_url.rstrip('/')}/ho-so/{asked.code}", day=times.as_date(last_day)
        ),
        words.THANKS,
    ]
