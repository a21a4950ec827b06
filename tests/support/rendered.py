"""What an overlay comes to: all its objects, and what belongs to what among them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from support import kustomize

Object = dict[str, Any]
POD_OWNERS = ("Deployment", "StatefulSet", "Job", "CronJob")


@dataclass(frozen=True)
class Pod:
    """A pod as `owner` makes it: `Deployment/voting-web`."""

    owner: str
    labels: Mapping[str, str]
    spec: Object

    @property
    def is_lasting(self) -> bool:
        return self.owner.startswith(("Deployment/", "StatefulSet/"))

    @property
    def is_ours(self) -> bool:
        return self.labels.get("app.kubernetes.io/part-of") == "contest"

    @property
    def containers(self) -> list[Object]:
        return [*self.spec.get("initContainers", ()), *self.spec["containers"]]

    @property
    def volumes(self) -> list[Object]:
        return list(self.spec.get("volumes", ()))


@dataclass(frozen=True)
class Rendered:
    """One overlay."""

    name: str
    objects: list[Object]

    def of(self, *kinds: str) -> list[Object]:
        return [one for one in self.objects if one["kind"] in kinds]

    def names(self, *kinds: str) -> set[str]:
        return {one["metadata"]["name"] for one in self.of(*kinds)}

    @property
    def pods(self) -> list[Pod]:
        return [_pod(one) for one in self.of(*POD_OWNERS)]

    def pod(self, owner: str) -> Pod:
        return next(pod for pod in self.pods if pod.owner == owner)

    def settings(self, pod: Pod) -> dict[str, str]:
        """The environment of its first container, as far as it stands in the manifests."""
        maps = {one["metadata"]["name"]: one["data"] for one in self.of("ConfigMap")}
        container = pod.spec["containers"][0]
        found: dict[str, str] = {}
        for source in container.get("envFrom", ()):
            found |= maps[source["configMapRef"]["name"]]
        return found | {one["name"]: one.get("value", "") for one in container.get("env", ())}


def render(checkout: Path, overlay: str) -> Rendered:
    """As `kubectl apply -k` would see it."""
    text = kustomize.build(checkout / "k8s/overlays" / overlay)
    return Rendered(overlay, list(yaml.load_all(text, yaml.CSafeLoader)))


def selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """A label selector with labels and expressions of `In`."""
    same = selector.get("matchLabels", {}).items() <= labels.items()
    return same and all(
        labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", ())
    )


def chosen(pods: Iterable[Pod], selector: Mapping[str, Any]) -> list[str]:
    """Owners of the pods that the selector chooses."""
    return [pod.owner for pod in pods if selects(selector, pod.labels)]


def _pod(one: Object) -> Pod:
    spec = one["spec"]["jobTemplate"]["spec"] if one["kind"] == "CronJob" else one["spec"]
    template = spec["template"]
    owner = f"{one['kind']}/{one['metadata']['name']}"
    return Pod(owner, template.get("metadata", {}).get("labels", {}), template["spec"])
