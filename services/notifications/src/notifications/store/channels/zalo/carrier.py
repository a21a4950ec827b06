"""Template messages over Zalo's HTTP interface."""

from collections.abc import Mapping
from typing import Any

from notifications.model.states import Failure
from notifications.model.zalo import TOKEN_ENDED, TemplateUse, failure_of, template_data
from notifications.store.channels import NotTaken, Parcel
from notifications.store.channels.answers import Provider
from notifications.store.channels.zalo.tokens import Tokens


class ZaloCarrier:
    """`templates`: the approved one of each kind; kinds without one go by another channel."""

    def __init__(
        self, url: str, *, tokens: Tokens, templates: Mapping[str, TemplateUse], timeout: float
    ) -> None:
        self._provider = Provider(url, timeout=timeout)
        self._tokens = tokens
        self._templates = templates

    def carry(self, parcel: Parcel) -> None:
        """Raises NotTaken."""
        use = self._templates.get(parcel.kind)
        if use is None:
            raise NotTaken(Failure.NO_CHANNEL, permanent=True)
        try:
            data = template_data(use, parcel.values)
        except KeyError as error:
            raise NotTaken(Failure.BAD_LETTER, permanent=True) from error
        body = {
            "phone": parcel.address.removeprefix("+"),
            "template_id": use.id,
            "template_data": data,
            "tracking_id": parcel.postmark.message,
        }
        answer = self._post(body)
        failed = failure_of(answer)
        if failed is not None:
            failure, permanent = failed
            raise NotTaken(failure, permanent=permanent, code=_number(answer))

    def rest(self) -> None:
        """Idle connections are the pool's business."""

    def close(self) -> None:
        self._provider.close()
        self._tokens.close()

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Once more with a fresh token when the one we had has ended early."""
        token = self._tokens.current()
        answer = self._provider.post(body, {"access_token": token})
        if _number(answer) in TOKEN_ENDED:
            answer = self._provider.post(body, {"access_token": self._tokens.renew(token)})
        return answer


def _number(answer: Mapping[str, Any]) -> int | None:
    error = answer.get("error")
    return error if isinstance(error, int) else None
