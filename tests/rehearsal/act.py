"""One act: steady votes, one fault in their middle, and the comparison with the ledger."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import uvloop

from load.openloop import Answer, OpenLoop, Plan
from rehearsal.judge import Judge
from rehearsal.scene import Fault, Scene
from rehearsal.verdicts import Closing, Verdict

BEFORE_SECONDS = 1.0
"""Votes go well before the fault comes."""
CALM_SECONDS = 1.0
"""All is well again once nothing else happened for so long."""


@dataclass(frozen=True)
class Terms:
    """Votes a second, and for how long at least; how many seconds a voter waits for an answer."""

    rate: float
    seconds: float
    patience: float = 10.0

    def votes(self, fault: Fault) -> int:
        """The most that this act takes."""
        return int(self.rate * (self.seconds + fault.patience))


@dataclass(frozen=True)
class Met:
    """What voters met. `by_status` 0: no answer.

    `resent`: their kept connection was closed before it answered, and they asked again. Seconds:
    the longest time in which nobody's vote was acknowledged; from the fault to the last vote that
    left and was not acknowledged, None when it was not over at the end.
    """

    requests: int
    by_status: dict[int, int]
    resent: int
    longest_silence: float
    recovered_after: float | None


@dataclass(frozen=True)
class Act:
    """`bar`: for how long votes may stand still. `skipped` says why it was not played."""

    fault: str
    words: str
    bar: float | None = None
    met: Met | None = None
    verdict: Verdict | None = None
    closing: Closing | None = None
    skipped: str = ""

    @property
    def is_exact(self) -> bool:
        """Nothing that was played went wrong."""
        return all(one is None or one.is_exact for one in (self.verdict, self.closing))


def play(scene: Scene, judge: Judge, fault: Fault, terms: Terms, passes: Sequence[str]) -> Act:
    """Run one act to its end: load, fault, healing, the last vote recorded. Raises Impossible."""
    with fault.stage(scene):
        loop = OpenLoop(Plan(scene.place.gateway, judge.entry, terms.rate, terms.patience), passes)
        answers = uvloop.run(vote_meanwhile(loop, lambda: fault.strike(scene), terms))
        scene.wait_healthy()
        verdict = judge.judge(passes, answers)
    return Act(fault.name, fault.words, fault.bar, meet(answers), verdict)


async def vote_meanwhile(
    loop: OpenLoop, strike: Callable[[], object], terms: Terms
) -> list[Answer]:
    """Votes before, while and after `strike` is called, until all is well again."""
    stop = asyncio.Event()
    voting = asyncio.create_task(loop.run(stop))
    await asyncio.sleep(BEFORE_SECONDS)
    await asyncio.to_thread(strike)
    while not voting.done() and not _is_over(loop, terms):
        await asyncio.wait([voting], timeout=CALM_SECONDS / 10)
    stop.set()
    return await voting


def _is_over(loop: OpenLoop, terms: Terms) -> bool:
    seconds = time.monotonic() - loop.began
    return seconds >= terms.seconds and is_calm(loop.answers, seconds, terms.rate)


def is_calm(answers: Sequence[Answer], seconds: float, rate: float) -> bool:
    """Whether the newest answers, a second's worth, are all good and to votes that left lately."""
    newest = answers[-int(rate * CALM_SECONDS) :]
    lately = seconds - 2 * CALM_SECONDS
    return bool(newest) and all(one.is_acknowledged and one.due >= lately for one in newest)


def meet(answers: Sequence[Answer]) -> Met:
    """What these voters met."""
    return Met(
        requests=len(answers),
        by_status=dict(sorted(Counter(answer.status for answer in answers).items())),
        resent=sum(answer.resent for answer in answers),
        longest_silence=round(_longest_silence(answers), 2),
        recovered_after=_recovered_after(answers),
    )


def _longest_silence(answers: Sequence[Answer]) -> float:
    """From the first to the last vote."""
    good = [answer.due + answer.seconds for answer in answers if answer.is_acknowledged]
    moments = sorted([0.0, *good, max(answer.due for answer in answers)])
    return max(after - before for before, after in pairwise(moments))


def _recovered_after(answers: Sequence[Answer]) -> float | None:
    bad = max((one.due for one in answers if not one.is_acknowledged), default=0.0)
    if bad > max(one.due for one in answers) - CALM_SECONDS / 2:
        return None
    return round(max(0.0, bad - BEFORE_SECONDS), 2)
