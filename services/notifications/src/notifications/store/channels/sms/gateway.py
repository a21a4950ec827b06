"""Text messages through an operator's gateway, as docs/sms-gateway.md asks of it."""

from typing import Any, Final

from notifications.model.states import Failure
from notifications.model.text_messages import segments
from notifications.store.channels import NotTaken, Parcel
from notifications.store.channels.answers import Provider

TAKEN: Final = frozenset({"accepted", "duplicate"})
"""`duplicate`: this reference was taken before, and our answer got lost."""
PERMANENT: Final = {
    "bad_number": Failure.RECIPIENT_REFUSED,
    "blocked": Failure.RECIPIENT_REFUSED,
    "bad_text": Failure.CONTENT_REFUSED,
}
PASSING: Final = {"busy": Failure.SERVER_BUSY, "no_credit": Failure.SERVER_REFUSES_US}


class SmsCarrier:
    """`sender`: the registered brand name, at most 11 characters."""

    def __init__(self, url: str, *, token: str, sender: str, timeout: float) -> None:
        self._provider = Provider(url, timeout=timeout)
        self._token = token
        self._sender = sender

    def carry(self, parcel: Parcel) -> None:
        """Raises NotTaken. Repeating one is safe: the gateway knows it by its reference."""
        body = {
            "reference": parcel.postmark.message,
            "from": self._sender,
            "to": parcel.address.removeprefix("+"),
            "text": parcel.text,
            "segments": segments(parcel.text),
        }
        judge(self._provider.post(body, {"Authorization": f"Bearer {self._token}"}))

    def rest(self) -> None:
        """Idle connections are the pool's business."""

    def close(self) -> None:
        self._provider.close()


def judge(answer: dict[str, Any]) -> None:
    """Raises NotTaken unless the gateway says that it has taken the message.

    An answer that says neither leaves it open.
    """
    if answer.get("status") in TAKEN:
        return
    reason = answer.get("reason")
    if answer.get("status") != "rejected" or not isinstance(reason, str):
        raise NotTaken(Failure.UNCONFIRMED)
    if reason in PASSING:
        raise NotTaken(PASSING[reason])
    raise NotTaken(PERMANENT.get(reason, Failure.CONTENT_REFUSED), permanent=True)
