"""Doors for providers: what became of messages they took. A signature is the guard."""

from typing import Final

from flask import Blueprint, Response, request

from notifications import phrases
from notifications.actions.hear import hear
from notifications.model.callbacks import (
    NotTheirs,
    SmsReport,
    ZaloEvent,
    check_sms,
    check_zalo,
    sms_report,
    zalo_report,
)
from notifications.model.reports import Report
from servicekit import auth, clock
from servicekit.openapi import Call, body, described
from servicekit.problems import Problem
from servicekit.web import database, settings

REFUSES: Final = {401: ("not-theirs",)}

calls = Blueprint("reports", __name__, url_prefix="/api/notifications/v1")


@calls.post("/sms-reports")
@auth.public
@described(Call(takes=SmsReport, gives={204: None}, refuses=REFUSES))
def sms() -> Response:
    """Report what became of a text message.

    For the operator's gateway: header `X-Signature` is the HMAC-SHA256 of the body with the shared
    key, in hexadecimal. Late, repeated and unknown reports are answered alike.
    """
    said = body(SmsReport)
    try:
        check_sms(
            request.get_data(), request.headers.get("X-Signature", ""), settings().sms_report_key
        )
    except NotTheirs as error:
        raise _stranger() from error
    return _heard(sms_report(said))


@calls.post("/zalo-events")
@auth.public
@described(Call(takes=ZaloEvent, gives={204: None}, refuses=REFUSES))
def zalo() -> Response:
    """Report an event of the Zalo account.

    For Zalo: header `X-ZEvent-Signature` as its documentation says. Events that are not about a
    message that arrived are ignored.
    """
    event = body(ZaloEvent)
    signature = request.headers.get("X-ZEvent-Signature", "")
    try:
        check_zalo(request.get_data(), signature, event, settings().zalo_report_key)
    except NotTheirs as error:
        raise _stranger() from error
    return _heard(zalo_report(event))


def _heard(report: Report | None) -> Response:
    if report is not None:
        hear(database(), report, clock.now(), letter_keys=settings().letter_key)
    return Response(status=204)


def _stranger() -> Problem:
    return Problem(401, "not-theirs", phrases.NOT_THEIRS)
