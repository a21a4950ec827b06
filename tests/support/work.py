"""Steady work of people while things break: they press again when the outcome is unknown."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from threading import Event, Thread

import httpx

from support.crowd import Ballot, vote
from support.dossiers import SELF_CHECK, agreed, contents
from support.files import PDF, pdf
from support.people import fresh_email, fresh_title
from support.visitor import Visitor, words
from support.waiting import until

TRIES = 360
PAUSE = 0.5
UNKNOWN = (502, 503, 504)


class GaveUp(AssertionError):
    """The service did not answer for so long that a person would go home."""


class Worker:
    """Repeats `work` until it is told to stop; `done` are the acknowledged pieces."""

    def __init__(self, work: Callable[[], str], pause: float) -> None:
        self.done: list[str] = []
        self.trouble: Exception | None = None
        self._work, self._pause, self._stop = work, pause, Event()
        self._thread = Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def wait_beyond(self, count: int, *, seconds: float = TRIES * PAUSE) -> None:
        """Until more than `count` pieces are acknowledged, or work came to an end."""
        until("work goes on", lambda: self.trouble or len(self.done) > count, seconds=seconds)

    def stop(self) -> None:
        """The piece under way is finished first."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self.done.append(self._work())
                self._stop.wait(self._pause)
        except Exception as trouble:  # noqa: BLE001  # told to the test by working()
            self.trouble = trouble


@contextmanager
def working(*workers: Worker) -> Iterator[None]:
    """All of them work meanwhile; afterwards all have finished what they began.

    Raises what went wrong for one of them.
    """
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()
    for worker in workers:
        if worker.trouble:
            raise worker.trouble


def insist(send: Callable[[], httpx.Response]) -> httpx.Response:
    """The first answer that tells the outcome. Raises GaveUp."""
    answer = None
    for _ in range(TRIES):
        try:
            answer = send()
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code not in UNKNOWN:
            return answer
        time.sleep(PAUSE)
    raise GaveUp(words(answer) if answer is not None else "no connection")


def voting(gateway: str, tokens: list[str], entry: str, pause: float) -> Worker:
    """One voter after the other; acknowledged are the receipts."""
    voters = cycle(tokens)

    def one() -> str:
        answer = vote(gateway, [Ballot(next(voters), entry)], retry=True)[0]
        assert answer.status in (200, 201), answer
        return answer.receipt

    return Worker(one, pause)


def asking_for_codes(person: Visitor, pause: float) -> Worker:
    """Fresh people ask for a code; acknowledged are the contacts."""

    def one() -> str:
        contact = fresh_email()
        answer = insist(lambda: person.post("/api/accounts/v1/otp", json={"contact": contact}))
        # A repeat within a minute: the first request was accepted although its answer was lost.
        assert answer.status_code in (202, 429), answer.text
        return contact

    return Worker(one, pause)


def handing_in(applicants: Sequence[Visitor], pause: float) -> Worker:
    """Whole dossiers of one applicant after the other; acknowledged are codes with a receipt."""
    turns = cycle(applicants)

    def one() -> str:
        applicant = next(turns)
        opened = insist(lambda: applicant.post("/ho-so/moi", data=SELF_CHECK))
        code = opened.headers["Location"].split("/")[2]
        for step, fields in contents(fresh_title()).items():
            _send(applicant, f"/ho-so/{code}/buoc/{step}", data=fields)
        _send(applicant, f"/ho-so/{code}/tep", files={"files": ("Minh chứng.pdf", pdf(), PDF)})
        path = f"/ho-so/{code}/nop"
        _send(applicant, path, data=agreed(insist(lambda: applicant.get(path)).text))
        return code

    return Worker(one, pause)


def _send(applicant: Visitor, path: str, **content: object) -> None:
    answer = insist(lambda: applicant.post(path, **content))
    assert answer.status_code == 303, f"{path}: {answer.status_code} {words(answer)}"
