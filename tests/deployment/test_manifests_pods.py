"""What every pod must be: without rights, measured, watched, of the release's version."""

import pytest
from stack.containers import pins

from support.rendered import Object, Pod, Rendered

pytestmark = pytest.mark.deployment

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
UNPRIVILEGED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}


def containers(rendered: Rendered) -> list[tuple[str, Object]]:
    return [(pod.owner, one) for pod in rendered.pods for one in pod.containers]


def test_every_image_has_a_version_that_is_not_latest(overlay: Rendered) -> None:
    tags = {owner: one["image"].rpartition(":")[2] for owner, one in containers(overlay)}
    assert {o: t for o, t in tags.items() if t in ("", "latest") or "/" in t} == {}


def test_our_images_are_of_the_release(overlay: Rendered) -> None:
    ours = [one["image"] for _, one in containers(overlay) if "contest-" in one["image"]]
    assert len(ours) > 20
    assert {image.rpartition(":")[2] for image in ours} == {pins.version()}


def test_the_servers_images_are_those_of_compose(overlays: dict[str, Rendered]) -> None:
    pinned = pins.read()
    used = {
        one["image"] for _, one in containers(overlays["local"]) if "contest-" not in one["image"]
    }
    assert used == {pinned[f"{name}_IMAGE"] for name in ("POSTGRES", "REDIS", "KAFKA")}
    (exporter,) = (
        one["image"] for _, one in containers(overlays["province"]) if one["name"] == "exporter"
    )
    assert exporter == pinned["NGINX_EXPORTER_IMAGE"]


def test_every_pod_is_without_rights(overlay: Rendered) -> None:
    for pod in overlay.pods:
        security = pod.spec["securityContext"]
        assert security["runAsNonRoot"] is True, pod.owner
        assert security["runAsUser"] > 0, pod.owner
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}, pod.owner
        assert pod.spec["automountServiceAccountToken"] is False, pod.owner
        assert pod.spec["enableServiceLinks"] is False, pod.owner
        assert pod.spec["serviceAccountName"] != "default", pod.owner


def test_every_container_is_without_privileges(overlay: Rendered) -> None:
    for owner, one in containers(overlay):
        assert one["securityContext"] == UNPRIVILEGED, owner


def test_every_container_says_what_it_needs_and_may_use(overlay: Rendered) -> None:
    for owner, one in containers(overlay):
        for amount in ("requests", "limits"):
            assert one["resources"][amount].keys() == {"cpu", "memory", "ephemeral-storage"}, owner


def test_every_lasting_container_is_probed_in_three_ways(overlay: Rendered) -> None:
    for pod in filter(lambda pod: pod.is_lasting, overlay.pods):
        for one in pod.containers:
            assert one.keys() >= set(PROBES), pod.owner


def test_liveness_never_depends_on_others(overlay: Rendered) -> None:
    probes = [one["livenessProbe"] for _, one in containers(overlay) if "livenessProbe" in one]
    assert {probe["httpGet"]["path"] for probe in probes if "httpGet" in probe} == {"/healthz"}


def is_service(pod: Pod) -> bool:
    return any(one["command"][:1] == ["$(SERVICE)"] for one in pod.containers if "command" in one)


def test_a_service_has_five_seconds_to_say_whether_it_is_ready(overlay: Rendered) -> None:
    mine = [pod for pod in overlay.pods if pod.is_lasting and is_service(pod)]
    assert len(mine) == 13
    for pod in mine:
        probe = pod.containers[0]["readinessProbe"]
        assert probe["httpGet"] == {"path": "/readyz", "port": "ops"}, pod.owner
        assert probe["timeoutSeconds"] >= 5, pod.owner


def test_what_answers_people_pauses_before_it_goes(overlay: Rendered) -> None:
    served = [pod for pod in overlay.pods if pod.is_lasting and pod.is_ours and is_web(pod)]
    assert len(served) == 7
    for pod in served:
        pause = pod.containers[0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert pod.spec["terminationGracePeriodSeconds"] >= pause + 20, pod.owner


def is_web(pod: Pod) -> bool:
    mailbox = pod.labels.get("app.kubernetes.io/name") == "mailsink"
    return pod.labels.get("app.kubernetes.io/component") == "web" and not mailbox


def test_the_vote_goes_before_everything_else(overlay: Rendered) -> None:
    values = {one["metadata"]["name"]: one["value"] for one in overlay.of("PriorityClass")}
    rank = {pod.owner: values[pod.spec["priorityClassName"]] for pod in overlay.pods}
    first = {owner for owner, value in rank.items() if value == max(values.values())}
    servers = {f"StatefulSet/{one}" for one in ("postgres", "redis", "kafka")}
    vote = {"Deployment/voting-web", "Deployment/voting-ledger", "Deployment/gateway"}
    assert first == vote | (servers if overlay.name == "local" else set())
