"""Many people voting at once: plain keep-alive connections, a bounded number of threads."""

import json
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

VOTES = "/api/voting/v1/votes"
CONNECTIONS = 24
UNKNOWN = 503
TRIES = 360
PAUSE = 0.5


@dataclass(frozen=True)
class Ballot:
    """One person's wish to vote for one entry."""

    token: str
    entry: str


@dataclass(frozen=True)
class Answer:
    """What the service said in the end; `unknown` counts answers 503 before it (law 7)."""

    status: int
    receipt: str
    unknown: int = 0


def vote(gateway: str, ballots: Iterable[Ballot], *, retry: bool = False) -> list[Answer]:
    """All answers, in the order of the ballots. With `retry`, an unknown outcome is asked again."""
    wanted = list(ballots)
    shares = [wanted[start::CONNECTIONS] for start in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        jobs = [pool.submit(_one_after_another, gateway, share, retry) for share in shares]
        answers = [job.result() for job in jobs]
    return [answers[place % CONNECTIONS][place // CONNECTIONS] for place in range(len(wanted))]


def receipts(ballots: Sequence[Ballot], answers: Sequence[Answer]) -> dict[Ballot, set[str]]:
    """All receipts that a person got for an entry: exactly one, however often they voted."""
    found: dict[Ballot, set[str]] = {}
    for ballot, answer in zip(ballots, answers, strict=True):
        found.setdefault(ballot, set()).add(answer.receipt)
    return found


def _one_after_another(gateway: str, ballots: Sequence[Ballot], retry: bool) -> list[Answer]:
    line = _Line(gateway)
    try:
        return [_insist(line, ballot) if retry else line.send(ballot) for ballot in ballots]
    finally:
        line.close()


def _insist(line: "_Line", ballot: Ballot) -> Answer:
    """As the waiting page does: again until the outcome is known."""
    answer = line.send(ballot)
    unknown = 0
    while answer.status == UNKNOWN and unknown < TRIES:
        time.sleep(PAUSE)
        answer, unknown = line.send(ballot), unknown + 1
    return Answer(answer.status, answer.receipt, unknown)


class _Line:
    """One connection to the gateway, opened again when it breaks."""

    def __init__(self, gateway: str) -> None:
        self._connection = HTTPConnection(urlsplit(gateway).netloc, timeout=30)

    def send(self, ballot: Ballot) -> Answer:
        body = json.dumps({"entry": ballot.entry})
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {ballot.token}",
        }
        try:
            self._connection.request("POST", VOTES, body, headers)
            answer = self._connection.getresponse()
            found: dict[str, Any] = json.loads(answer.read() or b"{}")
        except (OSError, HTTPException):
            self._connection.close()
            return Answer(UNKNOWN, "")
        return Answer(answer.status, str(found.get("receipt", "")))

    def close(self) -> None:
        self._connection.close()
