"""Reports that providers send to us: whether they are theirs, and what they say."""

import hashlib
import hmac
from typing import Final

import msgspec

from notifications.model.reports import Report, Verdict


class NotTheirs(ValueError):
    """The signature does not fit, or no key is set: anybody could have written this."""


class SmsReport(msgspec.Struct, frozen=True, kw_only=True):
    """What docs/sms-gateway.md asks a gateway to say about a message."""

    reference: str
    status: str


class ZaloMessage(msgspec.Struct, frozen=True, kw_only=True):
    """`tracking_id` is our own id; `delivery_time` in milliseconds, as text."""

    tracking_id: str = ""
    delivery_time: str = ""


class ZaloEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One of many events; only `user_received_message` is about a message that arrived."""

    event_name: str = ""
    app_id: str = ""
    timestamp: str = ""
    message: ZaloMessage = ZaloMessage()


BY_STATUS: Final = {
    "delivered": Verdict.DELIVERED,
    "failed": Verdict.FAILED,
    "delayed": Verdict.DELAYED,
}
RECEIVED: Final = "user_received_message"


def check_sms(body: bytes, signature: str, key: str) -> None:
    """`signature`: HMAC-SHA256 of the body in hexadecimal. Raises NotTheirs."""
    wanted = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    _check(wanted, signature, key)


def check_zalo(body: bytes, signature: str, event: ZaloEvent, key: str) -> None:
    """`mac=` and the SHA-256 of application, body, timestamp and the OA's key. Raises NotTheirs."""
    content = event.app_id.encode() + body + event.timestamp.encode() + key.encode()
    _check(hashlib.sha256(content).hexdigest(), signature.removeprefix("mac="), key)


def sms_report(said: SmsReport) -> Report | None:
    """None for a status that says nothing of use."""
    verdict = BY_STATUS.get(said.status)
    return None if verdict is None else Report(message=said.reference, verdict=verdict)


def zalo_report(event: ZaloEvent) -> Report | None:
    """None for every other event."""
    if event.event_name != RECEIVED:
        return None
    return Report(message=event.message.tracking_id, verdict=Verdict.DELIVERED)


def _check(wanted: str, given: str, key: str) -> None:
    if not key or not hmac.compare_digest(wanted.encode(), given.encode()):
        raise NotTheirs
