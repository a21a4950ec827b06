"""What runs inside the node's namespaces: start it, install the contest, play, take it down."""

import sys
import time
from itertools import chain
from pathlib import Path

import httpx
import psycopg
from stack.console import say, step, table

from cluster import acts, province, score
from cluster.cluster import Cluster, ClusterPlace
from cluster.migrations import migrate_twice, migrate_wrongly
from cluster.node import Node
from load.place import find_place
from rehearsal.judge import Judge
from support.waiting import until

VOTERS = 100_000
IDLE_SECONDS = 30
MOST_IDLE = 4 * 2**30
NOT_COVERED = (
    "Not covered here: operators at work (Strimzi, CloudNativePG, Redis, External Secrets, KEDA),\n"
    "network policies being enforced, a second node, an ingress, the servers' official images."
)


def main(arguments: list[str]) -> int:
    root, programs, secrets = map(Path, arguments)
    node = Node(root, programs)
    cluster = Cluster(node, secrets)
    try:
        with step("The node"):
            node.start()
        with step("Its images"):
            node.take_images(root / "images.tar")
        with step("The province, asked of the API server"):
            taken, left = province.ask(node, root / "checkout", root / "definitions.yaml")
        began = time.monotonic()
        cluster.apply()
        ready = time.monotonic() - began
        place = _find_place(cluster)
        stage = _stage(cluster, place)
        unknown = ", ".join(left)
        stage.note("province", True, f"{taken} objects would be taken, not asked: {unknown}")
        _ask_score(stage)
        stage.note("local", True, f"installed and ready after {ready:.0f} s")
        _play(stage)
    except BaseException:
        _tell_why(cluster)
        raise
    finally:
        node.stop()
    return _report(stage)


def _find_place(cluster: Cluster) -> ClusterPlace:
    """Once everybody is ready and there is something to vote for."""
    cluster.describe()
    cluster.wait_seeded()
    place = until("entries to vote for", _find, seconds=120, pause=2)
    cluster.wait_ready()
    return place


def _stage(cluster: Cluster, place: ClusterPlace) -> acts.Stage:
    return acts.Stage(cluster, place, Judge(place, place.entries[0]), place.passes(VOTERS))


def _find() -> ClusterPlace | None:
    try:
        return ClusterPlace(**vars(find_place()))
    except (RuntimeError, KeyError, httpx.HTTPError, psycopg.Error):
        return None


def _ask_score(stage: acts.Stage) -> None:
    node = stage.cluster.node
    asked = (score.findings(node.programs, node.root / "checkout", o) for o in score.OVERLAYS)
    found = list(chain(*asked))
    stage.note("kube-score", not found, ", ".join(found) or "nothing but what is not followed")


def measure_idle(stage: acts.Stage) -> None:
    time.sleep(IDLE_SECONDS)  # the metrics server looks every ten seconds
    pods, own = stage.cluster.memory() / 2**30, stage.cluster.node.memory() / 2**30
    words = f"{pods:.2f} GiB in all pods, {own:.2f} GiB Kubernetes itself"
    stage.note("idle", (pods + own) * 2**30 <= MOST_IDLE, words)


def _play(stage: acts.Stage) -> None:
    """Every act, also after one that could not be played to its end."""
    for act in (
        measure_idle,
        acts.roll_voting,
        acts.roll_everything,
        acts.kill_processes,
        acts.lose_pods,
        acts.refuse_broken,
        migrate_twice,
        migrate_wrongly,
        acts.install_again,
        acts.scale,
    ):
        try:
            act(stage)
        except Exception as error:  # noqa: BLE001  # the others are played all the same
            stage.note(act.__name__, False, repr(error))
            _tell_why(stage.cluster)


def _tell_why(cluster: Cluster) -> None:
    """What an operator would look at first."""
    for question in (("get", "pods,jobs"), ("get", "events", "--field-selector=type=Warning")):
        try:
            say(cluster.ask(*question))
        except Exception as error:  # noqa: BLE001  # the first failure is the one to be seen
            say(f"(no answer: {error})")


def _report(stage: acts.Stage) -> int:
    say()
    rows = [(o.name, "passed" if o.passed else "FAILED", o.words) for o in stage.outcomes]
    say(table(rows, ("WHAT", "RESULT", "FIGURES")))
    say(NOT_COVERED)
    failed = sum(not one.passed for one in stage.outcomes)
    say(f"\n{len(stage.outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
