"""Talking to a provider over HTTP: one request, and what its failures mean."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import msgspec
import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

from notifications.model.states import Failure
from notifications.store.channels import NotTaken

LARGEST: Final = 64 * 1024
LONGEST_WAIT: Final = timedelta(hours=2)
OURS: Final = frozenset({401, 402, 403, 404, 405})
"""The other side refuses us, not the message: a fault of the installation, which is mended."""
BUSY: Final = frozenset({408, 425, 429})


class Provider:
    """One provider's address. Every wait is limited by `timeout` seconds; nothing is repeated."""

    def __init__(self, url: str, *, timeout: float) -> None:
        self._url = url
        self._pool = urllib3.PoolManager(
            num_pools=4, maxsize=1, retries=False, timeout=urllib3.Timeout(timeout)
        )

    def post(self, body: Any, headers: Mapping[str, str]) -> dict[str, Any]:
        """The object it answers with 2xx. Raises NotTaken."""
        headers = {"Content-Type": "application/json", **headers}
        return self._send(body=msgspec.json.encode(body), headers=headers)

    def post_form(self, fields: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Any]:
        """The same for a form. Raises NotTaken."""
        return self._send(fields=dict(fields), encode_multipart=False, headers=dict(headers))

    def close(self) -> None:
        """Let go of idle connections."""
        self._pool.clear()

    def _send(self, **request: Any) -> dict[str, Any]:
        try:
            answer = self._pool.request("POST", self._url, redirect=False, **request)
        except (NewConnectionError, ConnectTimeoutError) as error:
            raise NotTaken(Failure.UNREACHABLE) from error
        except SSLError as error:
            raise NotTaken(Failure.SERVER_REFUSES_US) from error
        except HTTPError as error:
            raise NotTaken(Failure.UNCONFIRMED) from error
        return understand(answer.status, answer.headers.get("Retry-After"), answer.data)


def understand(status: int, retry_after: str | None, body: bytes) -> dict[str, Any]:
    """The object in a 2xx answer. Raises NotTaken for every other status and for garbage.

    A 5xx or an answer we cannot read leaves open whether the message was taken.
    """
    if status in BUSY:
        raise NotTaken(Failure.SERVER_BUSY, code=status, wait=_wait(retry_after))
    if status in OURS:
        raise NotTaken(Failure.SERVER_REFUSES_US, code=status)
    if 400 <= status < 500:
        raise NotTaken(Failure.CONTENT_REFUSED, permanent=True, code=status)
    if not 200 <= status < 300:
        raise NotTaken(Failure.UNCONFIRMED, code=status, wait=_wait(retry_after))
    try:
        return msgspec.json.decode(body[:LARGEST], type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise NotTaken(Failure.UNCONFIRMED, code=status) from error


def _wait(retry_after: str | None) -> timedelta | None:
    """Seconds only; a day in words is as good as nothing said."""
    if retry_after is None or not retry_after.isdecimal():
        return None
    return min(timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
