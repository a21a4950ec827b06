"""One act: steady votes, one fault in their middle, and the comparison with the ledger."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from load.openloop import Answer, OpenLoop, Plan
from rehearsal.faults import Fault, Scene
from rehearsal.judge import Judge, Verdict

BEFORE_SECONDS = 1.0
"""Votes go well before the fault comes."""


@dataclass(frozen=True)
class Terms:
    """Votes a second, and for how long."""

    rate: float
    seconds: float
    patience: float = 10.0

    @property
    def votes(self) -> int:
        return int(self.rate * self.seconds)


@dataclass(frozen=True)
class Act:
    """What voters met. `status` 0: no answer. Seconds without a success, and until all was well."""

    fault: str
    words: str
    requests: int
    by_status: dict[int, int]
    longest_silence: float
    recovered_after: float
    verdict: Verdict


def play(scene: Scene, judge: Judge, fault: Fault, terms: Terms, passes: Sequence[str]) -> Act:
    """Run one act to its end: load, fault, healing, the last vote recorded."""
    plan = Plan(scene.place.gateway, judge.entry, terms.rate, terms.patience)
    loop = OpenLoop(plan, passes)
    answers = asyncio.run(_play(loop, scene, fault))
    return Act(
        fault=fault.name,
        words=fault.words,
        requests=len(answers),
        by_status=dict(sorted(Counter(answer.status for answer in answers).items())),
        longest_silence=round(_longest_silence(answers), 2),
        recovered_after=round(_recovered_after(answers), 2),
        verdict=judge.judge(passes, answers),
    )


async def _play(loop: OpenLoop, scene: Scene, fault: Fault) -> list[Answer]:
    voting = asyncio.create_task(loop.run())
    await asyncio.sleep(BEFORE_SECONDS)
    await asyncio.to_thread(fault.strike, scene)
    return await voting


def _longest_silence(answers: Sequence[Answer]) -> float:
    """The longest time in which nobody's vote was acknowledged, from the first to the last vote."""
    good = [answer.due + answer.seconds for answer in answers if answer.is_acknowledged]
    moments = sorted([0.0, *good, max(answer.due for answer in answers)])
    return max(after - before for before, after in pairwise(moments))


def _recovered_after(answers: Iterable[Answer]) -> float:
    """Seconds from the fault to the last vote that left and was not acknowledged; 0 for none."""
    bad = [answer.due for answer in answers if not answer.is_acknowledged]
    return max(0.0, max(bad, default=0.0) - BEFORE_SECONDS)
