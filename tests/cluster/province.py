"""The `province` overlay, asked of a real API server with the operators' own definitions."""

import json
from collections.abc import Iterator
from pathlib import Path

import yaml
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import run

from cluster.node import Node
from support.rendered import render

DEFINITIONS = {
    "github.com/prometheus-operator/prometheus-operator@v0.85.0": "example/prometheus-operator-crd",
    "github.com/kedacore/keda/v2@v2.21.0": "config/crd/bases",
    "github.com/external-secrets/external-secrets@v1.3.2": "config/crds/bases",
}
"""Go module: its folder of custom resource definitions. Of others there is no package."""
WANTED = ("servicemonitors", "prometheusrules", "scaledobjects", "externalsecrets")


def fetch(home: Home, target: Path) -> None:
    """Write the wanted definitions to `target`, one file. Raises Refusal."""
    target.write_text("---\n".join(_definitions(home)), encoding="utf-8")


def _definitions(home: Home) -> Iterator[str]:
    for module, folder in DEFINITIONS.items():
        asked = ["go", "mod", "download", "-json", module]
        told = run(asked, log=home.up_log, what=f"Fetching {module} (is there a network?)")
        files = (Path(json.loads(told)["Dir"]) / folder).iterdir()
        found = [one for one in files if any(name in one.name for name in WANTED)]
        if not found:
            raise Refusal(f"{module} has no definitions in {folder}")
        yield from (one.read_text(encoding="utf-8") for one in found)


def ask(node: Node, checkout: Path, definitions: Path) -> tuple[int, list[str]]:
    """How many objects the API server would take, and the kinds it does not know.

    Raises Refusal with what it says against one, warnings included.
    """
    node.kubectl("apply", "--server-side", "-f", str(definitions))
    node.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
    kinds = _kinds(node)
    objects = render(checkout, "province").objects
    taken = [one for one in objects if (one["apiVersion"], one["kind"]) in kinds]
    for one in taken:
        if one["kind"] == "Namespace":
            node.kubectl("apply", "--server-side", "-f", "-", stdin=yaml.safe_dump(one))
    text = yaml.safe_dump_all(taken)
    options = ("--server-side", "--dry-run=server", "--validate=strict", "-f", "-")
    told = node.kubectl("apply", *options, stdin=text, is_strict=True)
    left = {one["kind"] for one in objects if one not in taken}
    return len(told.splitlines()), sorted(left)


def _kinds(node: Node) -> set[tuple[str, str]]:
    """(API version, kind) of everything the API server knows."""
    lines = node.kubectl("api-resources", "--no-headers").splitlines()
    return {(words[-3], words[-1]) for words in map(str.split, lines)}
