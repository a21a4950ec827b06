"""What names something names something that is there: selectors, settings, secrets, ports."""

from collections import Counter
from importlib import import_module

import msgspec
import pytest
from stack.environment import OFFSETS

from servicekit.settings import Settings
from servicekit.topics import TopicSettings
from support.rendered import Object, Pod, Rendered, chosen, selects

pytestmark = pytest.mark.deployment

FOR_ALL = {"deny-all", "names", "metrics"}
KEYS = {
    "accounts": {"pepper"},
    "voting": {"receipt-key", "pass-key"},
    "notifications": {"letter-key"},
}
"""Secrets of a service besides its database's address and the seal key."""
OF_IMAGE = {"SERVICE"}


def test_every_service_has_its_programs(overlay: Rendered) -> None:
    wanted = {f"{service}-{part}" for service in OFFSETS for part in ("web", "work")}
    ours = {"voting-ledger", "gateway"} | ({"mailsink"} if overlay.name == "local" else set())
    assert overlay.names("Deployment") == wanted | ours
    assert {f"{service}-migrate" for service in OFFSETS} < overlay.names("Job")


def test_every_pod_has_a_network_policy_of_its_own(overlay: Rendered) -> None:
    own = [one for one in overlay.of("NetworkPolicy") if one["metadata"]["name"] not in FOR_ALL]
    covered = Counter(o for one in own for o in chosen(overlay.pods, one["spec"]["podSelector"]))
    assert covered == Counter(pod.owner for pod in overlay.pods)


def test_nothing_is_allowed_unless_said(overlay: Rendered) -> None:
    (all_of_them,) = (o for o in overlay.of("NetworkPolicy") if o["metadata"]["name"] == "deny-all")
    assert all_of_them["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def replicas(rendered: Rendered, name: str) -> int:
    """The fewest that there are."""
    scalers = rendered.of("HorizontalPodAutoscaler", "ScaledObject")
    for one in scalers:
        if one["spec"]["scaleTargetRef"]["name"] == name:
            return int(one["spec"].get("minReplicas") or one["spec"]["minReplicaCount"])
    (found,) = (o for o in rendered.of("Deployment") if o["metadata"]["name"] == name)
    return int(found["spec"]["replicas"])


def test_programs_of_several_pods_lose_one_at_a_time(overlay: Rendered) -> None:
    budgets = [one["spec"]["selector"] for one in overlay.of("PodDisruptionBudget")]
    kept = {owner for selector in budgets for owner in chosen(overlay.pods, selector)}
    several = {f"Deployment/{n}" for n in overlay.names("Deployment") if replicas(overlay, n) > 1}
    assert several <= kept
    assert all(len(chosen(overlay.pods, selector)) == 1 for selector in budgets)


def test_who_is_scaled_says_no_number_itself(overlay: Rendered) -> None:
    scalers = overlay.of("HorizontalPodAutoscaler", "ScaledObject")
    scaled = [one["spec"]["scaleTargetRef"]["name"] for one in scalers]
    programs = {one["metadata"]["name"]: one["spec"] for one in overlay.of("Deployment")}
    assert len(scaled) == len(set(scaled)) >= 7
    assert [name for name in scaled if "replicas" in programs[name]] == []


def test_every_service_object_leads_to_ports_of_its_pods(overlay: Rendered) -> None:
    for one in overlay.of("Service"):
        if one["metadata"]["name"] == "metrics":
            continue
        pods = [
            pod for pod in overlay.pods if one["spec"]["selector"].items() <= pod.labels.items()
        ]
        assert len(pods) == 1, one["metadata"]["name"]
        for port in one["spec"]["ports"]:
            assert leads_to(port, pods[0]), (one["metadata"]["name"], port)


def leads_to(port: Object, pod: Pod) -> bool:
    ports = [one for container in pod.containers for one in container["ports"]]
    target = port.get("targetPort", port["port"])
    return any(target in (one["name"], one["containerPort"]) for one in ports)


def test_prometheus_finds_every_program(overlay: Rendered) -> None:
    programs = [pod for pod in overlay.pods if pod.is_lasting and pod.is_ours]
    asked = {pod.owner for pod in programs for one in pod.containers
             for port in one["ports"] if port["name"] == "ops"}  # fmt: skip
    silent = {"mailsink"} if overlay.name == "province" else {"mailsink", "gateway"}
    assert asked == {f"Deployment/{name}" for name in overlay.names("Deployment") - silent}


def settings_class(service: str) -> type[Settings]:
    module = import_module(f"{service}.settings")
    (found,) = (kind for kind in vars(module).values() if is_settings(kind))
    return found  # type: ignore[no-any-return]


def is_settings(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Settings) and kind is not Settings


def fields(kind: type[Settings]) -> set[str]:
    return {field.name.upper() for field in msgspec.structs.fields(kind)}


def test_every_setting_exists(overlay: Rendered) -> None:
    for pod in overlay.pods:
        service = pod.labels.get("app.kubernetes.io/name", "")
        if service not in OFFSETS:
            continue
        known = fields(settings_class(service)) | fields(TopicSettings) | OF_IMAGE
        given = overlay.settings(pod)
        assert {n for n in given if not {n, n.removesuffix("_FILE")} & known} == set(), pod.owner


def test_every_required_setting_is_given(overlay: Rendered) -> None:
    by_image = {"DATABASE_URL", "PEPPER", "RECEIPT_KEY", "PASS_KEY", "LETTER_KEY", "FILES_DIR",
                "CATALOGUE_DIR"}  # fmt: skip
    for service in OFFSETS:
        required = {
            f.name.upper() for f in msgspec.structs.fields(settings_class(service)) if f.required
        }
        given = overlay.settings(overlay.pod(f"Deployment/{service}-web")).keys()
        assert required - by_image <= given, service


def secrets(rendered: Rendered) -> set[str]:
    made = {one["spec"]["target"]["name"] for one in rendered.of("ExternalSecret")}
    return rendered.names("Secret") | made


def test_what_is_mounted_exists(overlay: Rendered) -> None:
    maps, claims = overlay.names("ConfigMap"), overlay.names("PersistentVolumeClaim")
    for pod in overlay.pods:
        for volume in pod.volumes:
            if "secret" in volume:
                assert volume["secret"]["secretName"] in secrets(overlay), pod.owner
            if "configMap" in volume:
                assert volume["configMap"]["name"] in maps, pod.owner
            if "persistentVolumeClaim" in volume:
                assert volume["persistentVolumeClaim"]["claimName"] in claims, pod.owner
        mounted = {m["name"] for one in pod.containers for m in one["volumeMounts"]}
        assert {volume["name"] for volume in pod.volumes} <= mounted, pod.owner


def test_accounts_and_priorities_exist(overlay: Rendered) -> None:
    for pod in overlay.pods:
        assert pod.spec["serviceAccountName"] in overlay.names("ServiceAccount"), pod.owner
        assert pod.spec["priorityClassName"] in overlay.names("PriorityClass"), pod.owner


def test_a_service_sees_its_own_secrets_alone(overlays: dict[str, Rendered]) -> None:
    files = {one["metadata"]["name"]: set(one["data"]) for one in overlays["local"].of("Secret")}
    for service in OFFSETS:
        pod = overlays["local"].pod(f"Deployment/{service}-web")
        (name,) = (v["secret"]["secretName"] for v in pod.volumes if "secret" in v)
        wanted = {f"database-url-{service}", "seal-key"} | KEYS.get(service, set())
        assert files[name] == wanted


def test_the_gateway_reaches_every_service(overlay: Rendered) -> None:
    (policy,) = (o for o in overlay.of("NetworkPolicy") if o["metadata"]["name"] == "gateway")
    to = [place["podSelector"] for rule in policy["spec"]["egress"] for place in rule["to"]]
    for service in OFFSETS:
        pod = overlay.pod(f"Deployment/{service}-web")
        assert any(selects(selector, pod.labels) for selector in to), service
