"""The overlay for one node: it fits on a small one, and its script says what is missing."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.rendered import Object, Pod, Rendered

pytestmark = pytest.mark.deployment

APPLY = Path(__file__).resolve().parents[2] / "k8s/apply.sh"
CORES, GIBIBYTES = 2, 6
"""Of the node that docs/operations/kubernetes.md asks for."""
UNITS = {"m": 0.001, "Mi": 2.0**20, "Gi": 2.0**30}


def amount(text: str) -> float:
    number = text.rstrip("mMGi")
    return float(number) * UNITS.get(text[len(number) :], 1.0)


def copies(rendered: Rendered, pod: Pod) -> int:
    """Old pods, and the new one beside them while it is rolled."""
    kind, _, name = pod.owner.partition("/")
    (owner,) = (one for one in rendered.of(kind) if one["metadata"]["name"] == name)
    scalers = [one["spec"] for one in rendered.of("HorizontalPodAutoscaler")]
    mine = [one["minReplicas"] for one in scalers if one["scaleTargetRef"]["name"] == name]
    count = int(mine[0] if mine else owner["spec"].get("replicas", 1))
    return count + (kind == "Deployment")


def requests(rendered: Rendered) -> Iterator[tuple[int, Object]]:
    """Of what may run at the same moment: programs in the middle of a roll, and seeds."""
    for pod in rendered.pods:
        is_seed = pod.labels.get("app.kubernetes.io/component") == "seed"
        if pod.is_lasting or is_seed:
            asked = pod.containers[0]["resources"]["requests"]
            yield copies(rendered, pod) if pod.is_lasting else 1, asked


def test_one_small_node_has_room_for_a_roll(overlays: dict[str, Rendered]) -> None:
    asked = list(requests(overlays["local"]))
    assert sum(count * amount(one["cpu"]) for count, one in asked) < CORES
    assert sum(count * amount(one["memory"]) for count, one in asked) < GIBIBYTES * 2**30


def apply(*arguments: str, kubectl: str) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", APPLY, *arguments], env=os.environ | {"KUBECTL": kubectl},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_applying_nothing_names_the_overlays() -> None:
    assert apply(kubectl="true") == (1, "apply.sh: which overlay? One of: local province\n")
    assert apply("lokal", kubectl="true") == apply(kubectl="true")


def test_applying_without_a_cluster_says_so() -> None:
    code, said = apply("local", kubectl="false")
    assert code == 1
    assert said.startswith("apply.sh: no cluster answers (KUBECONFIG and KUBECTL say which): ")


def test_applying_what_cannot_be_rendered_says_what_is_missing(tmp_path: Path) -> None:
    kubectl = tmp_path / "kubectl"
    kubectl.write_text('#!/bin/sh\n[ "$1" = get ]\n')
    kubectl.chmod(0o755)
    wanted = "apply.sh: cannot be rendered; are there secrets? ./contest secrets "
    code, said = apply("local", kubectl=str(kubectl))
    assert (code, said) == (1, f"{wanted}k8s/components/secret-files/secrets\n")
