"""What comes back by mail: delivery status notifications (RFC 3464), complaints (RFC 5965).

Every mail has a return address of its own, `bounces+<message>-<proof>@domain`. It tells which
message a report is about whatever language and form the report has, and nobody else can make one.
"""

import hashlib
import hmac
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final
from uuid import UUID

from notifications.model.letter_keys import read_keys
from notifications.model.reports import Report, Verdict

RETURN_PATH: Final = re.compile(rb"\+([0-9a-f]{32})-([0-9a-f]{16})@")
DEAD: Final = re.compile(r"\b5\.(?:1\.(?:[01236]|10)|2\.1)\b")
"""Enhanced status codes (RFC 3463) that say that there is no such mailbox or host, or not any more.
Full mailboxes, refused contents, blocked senders and what is undefined are about something else."""
BY_ACTION: Final = {
    "failed": Verdict.FAILED,
    "delivered": Verdict.DELIVERED,
    "relayed": Verdict.DELAYED,
    "expanded": Verdict.DELAYED,
    "delayed": Verdict.DELAYED,
}


def return_path(bounce_address: str, message: str, letter_keys: str) -> str | None:
    """None where no mailbox for bounces is set."""
    if not bounce_address:
        return None
    local, _, domain = bounce_address.rpartition("@")
    key = UUID(message).hex
    return f"{local}+{key}-{_proof(key, read_keys(letter_keys)[0])}@{domain}"


def read_report(mail: bytes, letter_keys: str) -> Report | None:
    """None for mail that is no report about one of our messages, or says nothing of use."""
    message = _message(mail, read_keys(letter_keys))
    if message is None:
        return None
    parsed = message_from_bytes(mail, policy=policy.default)
    verdict, said = _verdict(parsed)
    if verdict is None:
        return None
    dead = verdict is Verdict.FAILED and says_dead(said)
    return Report(message=message, verdict=verdict, dead=dead)


def says_dead(answer: str) -> bool:
    """Whether a mail server's words mean that there is no such address; in doubt they do not."""
    return DEAD.search(answer) is not None


def _message(mail: bytes, keys: list[str]) -> str | None:
    for found in RETURN_PATH.finditer(mail):
        key, proof = found[1].decode(), found[2].decode()
        if any(hmac.compare_digest(_proof(key, secret), proof) for secret in keys):
            return str(UUID(key))
    return None


def _verdict(mail: EmailMessage) -> tuple[Verdict | None, str]:
    """The verdict, and the codes it was given with."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            return Verdict.COMPLAINED, ""
        if kind == "message/delivery-status":
            return _status_verdict(part.as_string())
    return None, ""


def _status_verdict(text: str) -> tuple[Verdict | None, str]:
    """The action decides; `failed` with a 4.x.x status means that they have stopped trying. Many
    servers write the status 5.0.0 and the real one in the diagnosis."""
    found = re.search(r"^Action:\s*(\w+)", text, re.IGNORECASE | re.MULTILINE)
    codes = re.findall(r"^(?:Status|Diagnostic-Code):(.*)", text, re.IGNORECASE | re.MULTILINE)
    return (None if found is None else BY_ACTION.get(found[1].lower())), " ".join(codes)


def _proof(key: str, secret: str) -> str:
    return hmac.new(f"bounce:{secret}".encode(), key.encode(), hashlib.sha256).hexdigest()[:16]
