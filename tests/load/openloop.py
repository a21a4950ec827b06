"""An open-loop generator: votes leave at their own time, however slow the answers are.

Latency counts from the moment a vote should have left, so a stall is not hidden by not sending.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

VOTES = "/api/voting/v1/votes"
MOST_CONNECTIONS = 2_000
NO_ANSWER = 0


@dataclass(frozen=True)
class Answer:
    """What one vote was told. `status` NO_ANSWER: the connection broke or nothing came in time.

    `due` and `seconds`: when it should have left, by the loop's clock, and how long it took.
    """

    voter: int
    due: float
    seconds: float
    status: int
    receipt: str = ""

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
        """Until the passes are used up or `stop` is set, and every answer is in."""
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
        status, receipt = NO_ANSWER, ""
        try:
            async with asyncio.timeout(self._plan.patience):
                status, receipt = await self._ask(self._passes[voter])
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
            status = NO_ANSWER
        seconds = time.monotonic() - due
        self.answers.append(Answer(voter, due - self.began, seconds, status, receipt))

    async def _ask(self, ballot_pass: str) -> tuple[int, str]:
        line = self._idle.pop() if self._idle else await self._dial()
        try:
            status, body = await line.ask(self._plan.entry, ballot_pass)
        except BaseException:
            line.close()
            self._open -= 1
            raise
        self._idle.append(line)
        return status, str(json.loads(body).get("receipt", "")) if status in (200, 201) else ""

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


class _Line:
    """One keep-alive connection; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, entry: str, ballot_pass: str) -> tuple[int, bytes]:
        body = f'{{"entry":"{entry}"}}'
        request = (
            f"POST {VOTES} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {ballot_pass}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
        self._writer.write(request.encode("ascii"))
        head = await self._reader.readuntil(b"\r\n\r\n")
        return int(head[9:12]), await self._body(head.lower())

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
