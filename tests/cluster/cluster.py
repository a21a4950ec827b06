"""The contest on the node: what is asked of Kubernetes, and what is done to it."""

import json
import os
import signal
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from cluster.arguments import ADDRESS
from cluster.node import Node
from load.place import Place
from support.waiting import until

GATEWAY = f"http://{ADDRESS}:30080"
OVERLAY = "local"
PATIENCE = 300
HOLDER = b"sleep\0infinity"
UNITS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


@dataclass(frozen=True)
class Cluster:
    """`secrets`: the folder whose files became the overlay's Secrets."""

    node: Node
    secrets: Path

    def ask(self, *arguments: str) -> str:
        """`kubectl` in the namespace of the contest."""
        return self.node.kubectl("--namespace", "contest", *arguments)

    def items(self, *arguments: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.ask("get", *arguments, "-o", "json"))["items"]
        return found

    def apply(self, *, check: bool = True) -> int:
        """As an operator does it, with everything it prints. Answers its exit code."""
        done = subprocess.run(
            ["sh", self.node.root / "checkout/k8s/apply.sh", OVERLAY],
            env=self.node.environment() | {"PATIENCE": str(PATIENCE)},
            check=check,
        )
        return done.returncode

    def describe(self) -> None:
        """stack.json, so that what measures votes elsewhere does so here."""
        password = (self.secrets / "postgres-superuser").read_text().strip()
        superuser = f"postgresql://postgres:{password}@postgres:5432/postgres?connect_timeout=5"
        voting = {
            "KAFKA_BOOTSTRAP": "kafka:9092",
            "RECEIPT_KEY_FILE": str(self.secrets / "receipt-key"),
            "REDIS_URL": "redis://redis:6379/0",
        }
        facts = {
            "home": str(self.node.root),
            "gateway": GATEWAY,
            "postgres": {"superuser": superuser},
            "kafka": "kafka:9092",
            "services": {"voting": voting},
        }
        (self.node.root / "stack.json").write_text(json.dumps(facts))

    def programs(self) -> dict[str, list[str]]:
        """Names of all Deployments of ours, by service."""
        found = defaultdict(list)
        for one in self.items("deployments", "--selector", "contest/phase=roll"):
            service = one["metadata"]["labels"]["app.kubernetes.io/name"]
            found[service].append(one["metadata"]["name"])
        return found

    def program_pods(self) -> set[str]:
        """Names of all pods of programs."""
        names = set(chain(*self.programs().values()))
        found = (pod["metadata"]["name"] for pod in self.pods("app.kubernetes.io/part-of=contest"))
        return {pod for pod in found if pod.rsplit("-", 2)[0] in names}

    def roll(self, *programs: str) -> None:
        """New pods, one after the other, until the last old one is gone from the Service."""
        named = [f"deployment/{program}" for program in programs]
        self.ask("rollout", "restart", *named)
        for name in named:
            self.wait_rolled(name)

    def wait_rolled(self, thing: str) -> None:
        self.ask("rollout", "status", f"--timeout={PATIENCE}s", thing)

    def crash(self, selector: str) -> None:
        """`kill -9` of everything in one pod's containers, until it is ready again by itself."""
        pod = self.pods(selector)[0]["metadata"]
        name, before = pod["name"], self.restarts()[pod["name"]]
        for pid in _processes(pod["uid"]):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(f"{name} was restarted", lambda: self.restarts()[name] > before, seconds=60, pause=1)
        self.wait_ready()

    def lose(self, selector: str) -> None:
        """A pod has to go within a second; until another one is ready.

        Not `--force`: another server would start with the files of one that may still be writing.
        """
        pod = self.pods(selector)[0]
        self.ask("delete", "pod", pod["metadata"]["name"], "--grace-period=1")
        self.wait_ready()

    def status(self, program: str) -> dict[str, Any]:
        """What Kubernetes says of a Deployment."""
        (found,) = self.items("deployments", f"--field-selector=metadata.name={program}")
        status: dict[str, Any] = found["status"]
        return status

    def is_given_up(self, program: str) -> bool:
        """Whether Kubernetes says of the roll that it gets nowhere."""
        told = self.status(program).get("conditions", ())
        return any(one.get("reason") == "ProgressDeadlineExceeded" for one in told)

    def pods(self, selector: str) -> list[dict[str, Any]]:
        """Those that were not told to go."""
        found = self.items("pods", "--selector", selector)
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def wait_ready(self) -> None:
        """Every program and server has all of its pods, ready."""
        for name in chain(*self.programs().values()):
            self.wait_rolled(f"deployment/{name}")
        for one in self.items("statefulsets"):
            self.wait_rolled(f"statefulset/{one['metadata']['name']}")

    def wait_seeded(self) -> None:
        """The demonstration is there."""
        jobs = ("jobs", "--selector", "app.kubernetes.io/component=seed")
        self.ask("wait", "--for=condition=complete", f"--timeout={PATIENCE}s", *jobs)

    def memory(self) -> int:
        """Bytes in use by all pods together, as the autoscaler sees them."""
        raw = "/apis/metrics.k8s.io/v1beta1/namespaces/contest/pods"
        pods = json.loads(self.node.kubectl("get", "--raw", raw))["items"]
        return sum(_bytes(one["usage"]["memory"]) for pod in pods for one in pod["containers"])

    def restarts(self) -> Counter[str]:
        """How often containers were started again by themselves, by pod."""
        found: Counter[str] = Counter()
        for pod in self.items("pods"):
            for one in pod["status"].get("containerStatuses", ()):
                found[pod["metadata"]["name"]] += one["restartCount"]
        return found


class ClusterPlace(Place):
    """Voters come from the pods' own commands."""

    def passes(self, count: int) -> list[str]:
        voters = _exec("accounts-work", "accounts", "voters", str(count))
        return _exec("voting-work", "voting", "passes", stdin=voters).split()


def _exec(program: str, *command: str, stdin: str = "") -> str:
    """In a pod of the program; the caller's environment says which cluster."""
    inside = ["kubectl", "--namespace", "contest", "exec", "--stdin", f"deployment/{program}", "--"]
    done = subprocess.run(
        [*inside, "env", "LOG_LEVEL=error", *command],
        input=stdin, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def wait_scaled(cluster: Cluster, program: str, above: int, *, seconds: float) -> int:
    """How many pods are ready once there are more than `above`."""

    def ready() -> int | None:
        count = int(cluster.status(program).get("readyReplicas", 0))
        return count if count > above else None

    return until(f"more than {above} pods of {program}", ready, seconds=seconds, pause=1)


def _bytes(text: str) -> int:
    return int(text[:-2]) * UNITS[text[-2:]] if text[-2:] in UNITS else int(text)


def _processes(pod: str) -> Iterator[int]:
    """Everything in the pod's control groups, but for what holds its network."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            groups = (folder / "cgroup").read_text(encoding="ascii")
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if f"pod{pod}" in groups and HOLDER not in command:
            yield int(folder.name)
