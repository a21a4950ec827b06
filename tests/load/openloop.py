"""An open-loop generator: votes leave at their own time, however slow the answers are.

Latency counts from the moment a vote should have left, so a stall is not hidden by not sending.
"""

import asyncio
import gc
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

VOTES = "/api/voting/v1/votes"
MOST_CONNECTIONS = 2_000
NO_ANSWER = 0


@dataclass(frozen=True)
class Answer:
    """What one vote was told. `status` NO_ANSWER: the connection broke or nothing came in time.

    `due` and `seconds`: when it should have left, by the loop's clock, and how long it took.
    `resent`: a kept connection was closed before it answered, so it left once more on a new one.
    """

    voter: int
    due: float
    seconds: float
    status: int
    receipt: str = ""
    resent: bool = False

    @property
    def is_acknowledged(self) -> bool:
        return self.status in (200, 201)


@dataclass(frozen=True)
class Plan:
    """`rate` votes a second, one per pass in order, each answered within `patience` seconds."""

    gateway: str
    entry: str
    rate: float
    patience: float = 10.0


class OpenLoop:
    """Sends each pass's vote at its time; `answers` grows meanwhile."""

    def __init__(self, plan: Plan, passes: Sequence[str]) -> None:
        self._plan, self._passes = plan, passes
        self._idle: list[_Line] = []
        self._open = 0
        self.answers: list[Answer] = []
        self.began = 0.0

    async def run(self, stop: asyncio.Event | None = None) -> list[Answer]:
        """Until the passes are used up or `stop` is set, and every answer is in.

        Nothing is collected meanwhile: a pause of half a second here would look like one of the
        servers, and the votes it holds back come all at once.
        """
        gc.disable()
        try:
            return await self._send_all(stop)
        finally:
            gc.enable()

    async def _send_all(self, stop: asyncio.Event | None) -> list[Answer]:
        self.began = time.monotonic()
        votes = []
        for voter in range(len(self._passes)):
            due = self.began + voter / self._plan.rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if stop is not None and stop.is_set():
                break
            votes.append(asyncio.create_task(self._vote(voter, due)))
        await asyncio.gather(*votes)
        for line in self._idle:
            line.close()
        return self.answers

    async def _vote(self, voter: int, due: float) -> None:
        found = _Told(NO_ANSWER)
        try:
            async with asyncio.timeout(self._plan.patience):
                found = await self._ask(self._passes[voter])
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            found = _Told(NO_ANSWER)
        seconds = time.monotonic() - due
        self.answers.append(Answer(voter, due - self.began, seconds, *found))

    async def _ask(self, ballot_pass: str) -> "_Told":
        """As browsers do: what a kept connection did not answer leaves once more on a new one."""
        resent = False
        if self._idle:
            try:
                return _read(*await self._ask_on(self._idle.pop(), ballot_pass))
            except _HungUp:
                resent = True
        return _read(*await self._ask_on(await self._dial(), ballot_pass), resent=resent)

    async def _ask_on(self, line: "_Line", ballot_pass: str) -> tuple[int, bytes]:
        try:
            found = await line.ask(self._plan.entry, ballot_pass)
        except BaseException:
            line.close()
            self._open -= 1
            raise
        if line.is_last:
            line.close()
            self._open -= 1
        else:
            self._idle.append(line)
        return found

    async def _dial(self) -> "_Line":
        if self._open >= MOST_CONNECTIONS:
            raise ConnectionRefusedError("more connections than a phone network would keep open")
        self._open += 1
        address = urlsplit(self._plan.gateway)
        try:
            return _Line(*await asyncio.open_connection(address.hostname, address.port))
        except BaseException:
            self._open -= 1
            raise


class _Told(NamedTuple):
    status: int
    receipt: str = ""
    resent: bool = False


def _read(status: int, body: bytes, *, resent: bool = False) -> _Told:
    receipt = str(json.loads(body).get("receipt", "")) if status in (200, 201) else ""
    return _Told(status, receipt, resent)


class _HungUp(ConnectionError):
    """The connection was closed before a byte of the answer."""


class _Line:
    """One keep-alive connection; one request at a time. `is_last`: the server wants no more."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.is_last = False

    async def ask(self, entry: str, ballot_pass: str) -> tuple[int, bytes]:
        body = f'{{"entry":"{entry}"}}'
        request = (
            f"POST {VOTES} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {ballot_pass}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        self._writer.write(request.encode("ascii"))
        head = (await self._head()).lower()
        self.is_last = b"\r\nconnection: close\r\n" in head
        return int(head[9:12]), await self._body(head)

    async def _head(self) -> bytes:
        try:
            return await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            if error.partial:
                raise
            raise _HungUp from error
        except ConnectionError as error:
            raise _HungUp from error

    async def _body(self, head: bytes) -> bytes:
        _, found, rest = head.partition(b"content-length:")
        if not found:
            raise ValueError("an answer without a length")
        return await self._reader.readexactly(int(rest.split(b"\r\n", 1)[0]))

    def close(self) -> None:
        self._writer.close()


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of them do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
