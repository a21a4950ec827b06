"""kube-score's opinion of the overlays; what is not followed says why."""

import json
import subprocess
from pathlib import Path
from typing import Any

from stack.refusal import Refusal

from cluster.binaries import KUBERNETES
from support import kustomize

OVERLAYS = ("local", "province")
GOOD = 10
NOT_FOLLOWED = {
    "container-image-pull-policy": "a tag is one release, so a node that has it asks no registry",
    "container-security-context-user-group-id": "users of the servers' official images",
    "deployment-has-host-podantiaffinity": "topology spread constraints do it, and give way",
    "deployment-replicas": "loops need one; what they do waits in the log meanwhile",
    "horizontalpodautoscaler-replicas": "`local` is one node; two of each in `province`",
    "networkpolicy-targets-pod": "operators make the pods of servers in `province`",
    "pod-probes-identical": "nginx and a broker are ready when they are up; tests ask the others",
    "service-type": "`local` has no ingress",
}
"""Checks, by their name at kube-score."""


def findings(programs: Path, checkout: Path, overlay: str) -> list[str]:
    """`check: object`, each that is not good. Raises Refusal when there is no opinion."""
    release = ".".join(KUBERNETES.split(".")[:2])
    options = ["--output-format", "json", "--kubernetes-version", f"v{release}"]
    ignored = [part for name in NOT_FOLLOWED for part in ("--ignore-test", name)]
    done = subprocess.run(
        [programs / "kube-score", "score", *options, *ignored, "-"],
        input=kustomize.build(checkout / "k8s/overlays" / overlay),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        objects: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError:
        raise Refusal(f"kube-score has no opinion: {done.stderr.strip()[-300:]}") from None
    return [
        f"{check['check']['id']}: {one['type_meta']['kind']}/{one['object_meta']['name']}"
        for one in objects
        for check in one["checks"]
        if check["grade"] < GOOD and not check["skipped"]
    ]
