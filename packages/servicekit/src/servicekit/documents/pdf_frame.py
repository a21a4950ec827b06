"""What surrounds the body in PDF: issuer, number and day above; signature and copies below."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from servicekit.documents import measures, phrases, rules
from servicekit.documents.measures import (
    BETWEEN,
    COPIES,
    COPY,
    HEAD,
    LEFT,
    LINE,
    POINT,
    RIGHT,
    SIGNED,
    TEXT,
)
from servicekit.documents.model import Official
from servicekit.documents.pdf_parts import LEFT as TO_LEFT
from servicekit.documents.pdf_parts import Rule, columns, line


def head(document: Official) -> Flowable:
    """Two columns: the issuer with number and subject, the country with motto, place and day."""
    return columns(_issuer(document), _country(document), (LEFT, RIGHT))


def title(document: Official) -> list[Flowable]:
    """Of a named document: its kind, its subject, a rule."""
    width = min(rules.width_of(document.subject, TEXT, bold=True) * POINT, LINE)
    return [
        line(document.kind.upper(), bold=True),
        line(document.subject, bold=True),
        Rule(width * measures.PART),
        Spacer(0, BETWEEN),
    ]


def recipients(document: Official) -> list[Flowable]:
    """One stands on the line of "Kính gửi:", several on lines of their own."""
    if not document.recipients:
        return []
    if len(document.recipients) == 1:
        return [line(f"{phrases.TO} {document.recipients[0].strip()}"), Spacer(0, 8)]
    listed = [
        line(recipient, align=TO_LEFT, leftIndent=measures.RECIPIENT_INDENT * mm)
        for recipient in rules.listed(document.recipients)
    ]
    to = line(phrases.TO, align=TO_LEFT, leftIndent=measures.TO_INDENT * mm)
    return [to, *listed, Spacer(0, 8)]


def foot(document: Official) -> Flowable:
    """Copies on the left, the signature on the right."""
    copies: list[Flowable] = [
        line(phrases.COPIES, size=COPIES, bold=True, italic=True, align=TO_LEFT)
    ]
    copies += [line(copy, size=COPY, align=TO_LEFT) for copy in rules.copy_lines(document)]
    signed = document.signature
    right: list[Flowable] = [line(position.upper(), bold=True) for position in signed.positions]
    right += [Spacer(0, measures.ROOM_TO_SIGN + TEXT), line(signed.name, bold=True)]
    return columns(copies, right, (LINE - SIGNED, SIGNED))


def _issuer(document: Official) -> list[Flowable]:
    issuer = document.issuer
    name = issuer.name.upper()
    width = min(rules.width_of(name, HEAD, bold=True) * POINT, LEFT - measures.INSIDE)
    lines: list[Flowable] = []
    if issuer.superior:
        lines.append(line(issuer.superior.upper(), size=HEAD))
    lines += [line(name, size=HEAD, bold=True), Rule(width * measures.PART)]
    lines.append(line(rules.number_line(document), size=HEAD))
    if not document.kind:
        lines.append(line(phrases.ABOUT.format(subject=document.subject), size=HEAD - 1))
    return lines


def _country(document: Official) -> list[Flowable]:
    width = rules.width_of(phrases.MOTTO, HEAD, bold=True) * POINT
    return [
        line(phrases.COUNTRY, size=HEAD - 1, bold=True),
        line(phrases.MOTTO, size=HEAD, bold=True),
        Rule(width),
        line(rules.place_line(document.place, document.on), size=HEAD, italic=True),
    ]
