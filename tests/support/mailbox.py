"""The mail sink as a reader: what arrived for somebody, in which words."""

import re
from dataclasses import dataclass
from typing import Any

import httpx

from support.people import mailbox_of
from support.waiting import SECONDS, until

CODE = re.compile(r"M(?:ã đăng nhập|a dang nhap) \S.*?:\s+(\d{6})(?!\d)", re.DOTALL)
"""The words before it matter: titles and codes of dossiers in other letters have digits too."""


@dataclass(frozen=True)
class Letter:
    """One message; `copies` that share a Message-ID are one message delivered again."""

    subject: str
    text: str
    html: str
    message_id: str

    @classmethod
    def of(cls, item: dict[str, Any]) -> "Letter":
        return cls(item["subject"], item["text"], item["html"] or "", item["message_id"])


@dataclass(frozen=True)
class Mailbox:
    """All mailboxes of the demonstration; `url` is the sink's own address."""

    url: str

    def deliveries(self, contact: str) -> list[Letter]:
        """Everything that arrived, newest first; the same message twice is twice there."""
        query: dict[str, str | int] = {"to": mailbox_of(contact), "limit": 500}
        answer = httpx.get(f"{self.url}/hop-thu-thu/api/messages", params=query, timeout=SECONDS)
        return [Letter.of(item) for item in answer.raise_for_status().json()["items"]]

    def letters(self, contact: str) -> list[Letter]:
        """Newest first; a message delivered again counts once."""
        found = {letter.message_id: letter for letter in self.deliveries(contact)}
        return list(found.values())

    def codes(self, contact: str) -> list[str]:
        """Codes sent to the contact, newest first."""
        found = (CODE.search(letter.text) for letter in self.letters(contact))
        return [match[1] for match in found if match]

    def next_code(self, contact: str, *, after: int = 0, seconds: float = 60) -> str:
        """The newest code once more than `after` codes have come."""

        def newest() -> str | None:
            codes = self.codes(contact)
            return codes[0] if len(codes) > after else None

        return until(f"a code for {contact}", newest, seconds=seconds)

    def wait_for(self, contact: str, words: str, *, seconds: float = 60) -> Letter:
        """The newest letter whose subject or text has these words."""

        def found() -> Letter | None:
            letters = self.letters(contact)
            return next((one for one in letters if words in one.subject + one.text), None)

        return until(f"a letter with “{words}” for {contact}", found, seconds=seconds)
