"""Every object is what Kubernetes says such an object is: no unknown field, no wrong type."""

import kubernetes_validate  # type: ignore[import-untyped]
import pytest

from support.rendered import Rendered

pytestmark = pytest.mark.deployment

KUBERNETES = "1.34"
CUSTOM = {
    "local": set[str](),
    "province": {
        "Cluster", "ExternalSecret", "Kafka", "KafkaNodePool", "ObjectStore", "RedisReplication",
        "RedisSentinel", "ScaledObject", "ScheduledBackup", "ServiceMonitor",
    },
}  # fmt: skip
"""Kinds of operators: `./contest test --cluster` asks a real API server about those it can have."""


def is_custom(group: str) -> bool:
    return "." in group and not group.endswith(".k8s.io")


def test_every_object_of_kubernetes_is_valid(overlay: Rendered) -> None:
    mine = [one for one in overlay.objects if not is_custom(one["apiVersion"].partition("/")[0])]
    wrong = []
    for one in mine:
        try:
            kubernetes_validate.validate(one, KUBERNETES, strict=True)
        except kubernetes_validate.ValidationError as error:
            wrong.append(f"{one['kind']}/{one['metadata']['name']}: {error}")
    assert wrong == []
    assert len(mine) > 80


def test_only_the_known_kinds_of_operators_are_used(overlay: Rendered) -> None:
    found = {o["kind"] for o in overlay.objects if is_custom(o["apiVersion"].partition("/")[0])}
    assert found - {"PrometheusRule"} == CUSTOM[overlay.name]


def test_no_object_is_there_twice(overlay: Rendered) -> None:
    names = [(o["apiVersion"], o["kind"], o["metadata"]["name"]) for o in overlay.objects]
    assert sorted(names) == sorted(set(names))
