"""What a person sees of a raw message: headers decoded, text and HTML parts apart."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from mailsink.inbox import Stored

PHONE_DOMAIN: Final = "sms.trinh-dien"
"""Text messages of the demonstration come as mail to `<phone>@sms.trinh-dien`."""


@dataclass(frozen=True, slots=True)
class Letter:
    """`html` is None for messages without an HTML part. `headers` as received, in order."""

    stored: Stored
    subject: str
    message_id: str
    text: str
    html: str | None
    headers: tuple[tuple[str, str], ...]

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers this text message went to; empty for ordinary mail."""
        suffix = f"@{PHONE_DOMAIN}"
        found = (to.removesuffix(suffix) for to in self.stored.recipients if to.endswith(suffix))
        return tuple(found)

    @property
    def recipients(self) -> str:
        return ", ".join(self.phones or self.stored.recipients)


def read(stored: Stored) -> Letter:
    """Never fails: a broken message is shown as far as it can be read."""
    message = message_from_bytes(stored.content, policy=policy.default)
    return Letter(
        stored=stored,
        subject=str(message.get("Subject", "")),
        message_id=str(message.get("Message-ID", "")),
        text=_part(message, "plain") or "",
        html=_part(message, "html"),
        headers=tuple((name, str(value)) for name, value in message.items()),
    )


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    try:
        content = str(part.get_content())
    except (LookupError, ValueError):
        raw = part.get_payload(decode=True)
        content = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    return content.replace("\r\n", "\n")
