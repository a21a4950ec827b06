"""What is done to the contest on the cluster while people vote, and what must come of it."""

import asyncio
import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import uvloop
from stack.console import say
from stack.refusal import Refusal

from cluster.cluster import GATEWAY, Cluster, ClusterPlace, wait_scaled
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
VOTING_WEB = "app.kubernetes.io/name=voting,app.kubernetes.io/component=web"
PROCESSES = {
    "voting-web": VOTING_WEB,
    "voting-ledger": "app.kubernetes.io/component=ledger",
    "redis": "contest/server=redis",
    "postgres": "contest/server=postgres",
    "kafka": "contest/server=kafka",
}
"""Everything that a vote goes through: name and selector."""
FAILURES = (AssertionError, Refusal, subprocess.CalledProcessError)


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
    place: ClusterPlace
    judge: Judge
    passes: list[str]
    outcomes: list[Outcome] = field(default_factory=list)

    def play(self, name: str, strike: Callable[[], object], *, rate: float, clean: bool) -> None:
        """Votes go on while `strike` works. `clean`: not one of them may fail."""
        problems: list[str] = []

        def struck() -> None:
            try:
                strike()
                self.cluster.wait_ready()
            except FAILURES as error:
                problems.append(str(error))

        terms = Terms(rate, seconds=5.0)
        mine = self.passes[: int(rate * MOST_SECONDS)]
        loop = OpenLoop(Plan(GATEWAY, self.judge.entry, rate, terms.patience), mine)
        answers = uvloop.run(vote_meanwhile(loop, struck, terms))
        del self.passes[: len(answers)]
        verdict = self.judge.judge(mine, answers)
        act = Act(name, name, None, meet(answers), verdict)
        say("\n".join(report.lines(act)))
        failed = sum(not one.is_acknowledged for one in answers)
        words = f"{len(answers):,} votes, {failed} not acknowledged, {_slowest(answers)}"
        words += f"; {verdict.lost} lost, {verdict.doubled} doubled"
        passed = act.is_exact and not problems and not (clean and failed)
        self.note(name, passed, "; ".join([words, *problems]))

    def note(self, name: str, passed: bool, words: str) -> None:
        self.outcomes.append(Outcome(name, passed, words))
        say(f"{name}: {'passed' if passed else 'FAILED'}: {words}")


def _slowest(answers: Sequence[Answer]) -> str:
    p99 = percentile([one.seconds for one in answers if one.is_acknowledged], 0.99)
    return f"p99 {p99 * 1000:.0f} ms"


def roll_voting(stage: Stage) -> None:
    """New pods for the vote, under the load of a busy evening."""
    roll = stage.cluster.roll
    stage.play("voting-web rolled", lambda: roll("voting-web"), rate=BAR_RATE, clean=True)


def roll_everything(stage: Stage) -> None:
    """Every program, a service at a time, while people read pages and vote a little."""
    readers = Readers(GATEWAY)

    def roll_all() -> None:
        for programs in stage.cluster.programs().values():
            stage.cluster.roll(*programs)

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


def kill_processes(stage: Stage) -> None:
    """Every process that votes go through dies without a word."""
    for name, selector in PROCESSES.items():
        crash = partial(stage.cluster.crash, selector)
        stage.play(f"kill -9 in {name}", crash, rate=LIGHT_RATE, clean=False)


def lose_pods(stage: Stage) -> None:
    """Whole pods go, and come back elsewhere: with another address."""
    for name, selector in PROCESSES.items():
        lose = partial(stage.cluster.lose, selector)
        stage.play(f"pod of {name} gone", lose, rate=LIGHT_RATE, clean=False)


def refuse_broken(stage: Stage) -> None:
    """A release that crashes at start: Kubernetes gives up, the old pods go on, undo is quick."""
    cluster = stage.cluster

    def release_and_undo() -> None:
        container = {"name": "program", "command": ["sh", "-c", "exit 1"]}
        template = {"spec": {"containers": [container]}}
        patch = {"spec": {"progressDeadlineSeconds": 20, "template": template}}
        cluster.ask("patch", "deployment/voting-web", "--patch", json.dumps(patch))
        given_up = partial(cluster.is_given_up, "voting-web")
        until("the roll is given up", given_up, seconds=90, pause=1)
        cluster.ask("rollout", "undo", "deployment/voting-web")

    stage.play("a release that crashes", release_and_undo, rate=LIGHT_RATE, clean=True)


def install_again(stage: Stage) -> None:
    """`apply.sh` with nothing new: whatever was changed by hand is as it was, and no pod goes."""
    cluster = stage.cluster
    before = cluster.program_pods()
    stage.play("apply.sh again", cluster.apply, rate=LIGHT_RATE, clean=True)
    gone = before - cluster.program_pods()
    stage.note("pods it replaced", not gone, ", ".join(sorted(gone)) or "none")


def scale(stage: Stage) -> None:
    """The autoscaler adds pods when they are busy; its mark is lowered, so that this is busy."""
    cluster = stage.cluster
    before = len(cluster.pods(VOTING_WEB))

    def lower_and_wait() -> None:
        mark = {"type": "AverageValue", "averageValue": "40m"}
        metric = {"type": "Resource", "resource": {"name": "cpu", "target": mark}}
        patch = {"spec": {"maxReplicas": before + 2, "metrics": [metric]}}
        cluster.ask("patch", "hpa/voting-web", "--patch", json.dumps(patch))
        after = wait_scaled(cluster, "voting-web", before, seconds=180)
        stage.note("voting-web scaled", after > before, f"{before} → {after} pods")

    stage.play("votes while it scales", lower_and_wait, rate=BAR_RATE / 2, clean=True)
