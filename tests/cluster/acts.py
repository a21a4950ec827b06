"""What is done to the contest on the cluster while people vote, and what must come of it."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from stack.console import say

from cluster.cluster import GATEWAY, Cluster, wait_scaled
from cluster.readers import Readers
from load.openloop import Answer, OpenLoop, Plan, percentile
from rehearsal import report
from rehearsal.act import Act, Terms, meet, vote_meanwhile
from rehearsal.judge import Judge
from support.waiting import until

BAR_RATE: Final = 300.0
"""Votes a second under which voting is rolled without a refused one (issue 5)."""
LIGHT_RATE: Final = 50.0
MOST_SECONDS: Final = 240.0
"""Longer than any act takes: so many votes are ready."""
CRASH = "exit 1"
VOTING_WEB = "app.kubernetes.io/name=voting,app.kubernetes.io/component=web"


@dataclass(frozen=True)
class Outcome:
    """One line of the table at the end."""

    name: str
    passed: bool
    words: str


@dataclass
class Stage:
    """Plays acts one after the other; the ledger is compared after each."""

    cluster: Cluster
    judge: Judge
    passes: list[str]
    outcomes: list[Outcome] = field(default_factory=list)

    def play(self, name: str, strike: Callable[[], None], *, rate: float, clean: bool) -> None:
        """Votes go on while `strike` works. `clean`: not one of them may fail."""
        terms = Terms(rate, seconds=5.0)
        mine = self.passes[: int(rate * MOST_SECONDS)]
        loop = OpenLoop(Plan(GATEWAY, self.judge.entry, rate, terms.patience), mine)
        answers = asyncio.run(vote_meanwhile(loop, strike, terms))
        del self.passes[: len(answers)]
        self.cluster.wait_ready()
        verdict = self.judge.judge(mine, answers)
        act = Act(name, name, None, meet(answers), verdict)
        say("\n".join(report.lines(act)))
        failed = sum(not one.is_acknowledged for one in answers)
        words = f"{len(answers):,} votes, {failed} not acknowledged, {_slowest(answers)}"
        passed = act.is_exact and not (clean and failed)
        self.note(name, passed, f"{words}; {verdict.lost} lost, {verdict.doubled} doubled")

    def note(self, name: str, passed: bool, words: str) -> None:
        self.outcomes.append(Outcome(name, passed, words))


def _slowest(answers: Sequence[Answer]) -> str:
    p99 = percentile([one.seconds for one in answers if one.is_acknowledged], 0.99)
    return f"p99 {p99 * 1000:.0f} ms"


def roll_voting(stage: Stage) -> None:
    """New pods for the vote, under the load of a busy evening."""
    roll = stage.cluster.roll
    stage.play("voting-web rolled", lambda: roll("voting-web"), rate=BAR_RATE, clean=True)


def roll_everything(stage: Stage) -> None:
    """Each other program, one after the other, while people read pages and vote a little."""
    readers = Readers(GATEWAY)

    def roll_all() -> None:
        for program in stage.cluster.programs():
            stage.cluster.roll(program)

    async def read_meanwhile() -> None:
        stop = asyncio.Event()
        reading = asyncio.create_task(readers.read(stop))
        try:
            await asyncio.to_thread(roll_all)
        finally:
            stop.set()
            await reading

    def roll_while_read() -> None:
        asyncio.run(read_meanwhile())

    stage.play("every program rolled", roll_while_read, rate=LIGHT_RATE, clean=True)
    failed = "; ".join(f"{n} × {what}" for what, n in readers.failed.most_common(5)) or "0 failed"
    stage.note("readers meanwhile", not readers.failed, f"{readers.asked:,} requests, {failed}")


def lose_pods(stage: Stage) -> None:
    """Every process that votes go through dies without a word, and a whole pod."""
    for name, selector in (
        ("voting-web", VOTING_WEB),
        ("voting-ledger", "app.kubernetes.io/component=ledger"),
        ("redis", "contest/server=redis"),
        ("postgres", "contest/server=postgres"),
        ("kafka", "contest/server=kafka"),
    ):
        crash = partial(stage.cluster.crash, selector)
        stage.play(f"kill -9 in {name}", crash, rate=LIGHT_RATE, clean=False)
    lose = partial(stage.cluster.lose, VOTING_WEB)
    stage.play("voting-web pod gone", lose, rate=LIGHT_RATE, clean=False)


def refuse_broken(stage: Stage) -> None:
    """A release that crashes at start: the roll stands still, the old pods go on, undo is quick."""
    cluster = stage.cluster

    def release_and_undo() -> None:
        container = {"name": "program", "command": ["sh", "-c", CRASH]}
        patch = {"spec": {"template": {"spec": {"containers": [container]}}}}
        cluster.ask("patch", "deployment/voting-web", "--patch", json.dumps(patch))
        until("the new pod crashes", lambda: _is_crashing(cluster), seconds=60, pause=1)
        cluster.ask("rollout", "undo", "deployment/voting-web")
        cluster.wait_rolled("deployment/voting-web")

    stage.play("a release that crashes", release_and_undo, rate=LIGHT_RATE, clean=True)


def _is_crashing(cluster: Cluster) -> bool:
    pods = cluster.pods(VOTING_WEB)
    states = [one["state"] for pod in pods for one in pod["status"].get("containerStatuses", ())]
    return any(s.get("waiting", {}).get("reason") == "CrashLoopBackOff" for s in states)


def scale(stage: Stage) -> None:
    """The autoscaler adds pods when they are busy; its mark is lowered, so that this is busy."""
    cluster = stage.cluster
    before = len(cluster.pods(VOTING_WEB))

    def lower_and_wait() -> None:
        mark = {"type": "AverageValue", "averageValue": "40m"}
        metric = {"type": "Resource", "resource": {"name": "cpu", "target": mark}}
        cluster.ask(
            "patch", "hpa/voting-web", "--patch", json.dumps({"spec": {"metrics": [metric]}})
        )
        after = wait_scaled(cluster, "voting-web", before, seconds=180)
        stage.note("voting-web scaled", after > before, f"{before} → {after} pods")

    stage.play("votes while it scales", lower_and_wait, rate=BAR_RATE / 2, clean=True)
