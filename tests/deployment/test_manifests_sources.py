"""What the operators are told is what the same servers are told everywhere else."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.rendered import Rendered

pytestmark = pytest.mark.deployment

STACK = Path(__file__).resolve().parents[2] / "stack"
MONITORING = STACK.parent / "monitoring/prometheus"
STRIMZI_SAYS = re.compile(
    r"process|node\.id|controller\.quorum\.voters|.*listener|log\.dirs|num\.|share\."
)
"""What the operator decides itself, or sizes for a machine of its own."""
LOCALE = ("locale", "localeCollate", "localeCType")
CLAIM = "PersistentVolumeClaim"
SIZED = {"effective_cache_size", "shared_buffers", "huge_pages"}
ARCHIVING = {"archive_mode", "archive_timeout", "archive_command"}
"""One node keeps no backup; the province's operator archives by its own means."""
OPERATORS_OWN = {"password_encryption", "synchronous_commit", "log_line_prefix"}


def properties(name: str) -> dict[str, str]:
    lines = (STACK / "kafka" / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def the(rendered: Rendered, kind: str) -> dict[str, Any]:
    (found,) = rendered.of(kind)
    spec: dict[str, Any] = found["spec"]
    return spec


def test_kafka_is_told_the_same_by_its_operator(overlays: dict[str, Rendered]) -> None:
    wanted = properties("server.properties") | properties("together.properties")
    mine = {name: value for name, value in wanted.items() if not STRIMZI_SAYS.match(name)}
    told = the(overlays["province"], "Kafka")["kafka"]["config"]
    assert {name: str(value).lower() for name, value in told.items()} == mine


def test_postgres_is_told_the_same_by_its_operator(overlays: dict[str, Rendered]) -> None:
    lines = (STACK / "postgres/settings.conf").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" = ", 1) for line in lines if " = " in line and not line.startswith("#"))
    wanted = {name: value.strip("'") for name, value in pairs if name not in OPERATORS_OWN | SIZED}
    told = the(overlays["province"], "Cluster")["postgresql"]["parameters"]
    assert {name: value for name, value in told.items() if name not in SIZED} == wanted


def test_postgres_knows_the_letters_of_the_language(overlays: dict[str, Rendered]) -> None:
    """CloudNativePG takes C for what is not said; then `lower` and trigrams pass over đ, ổ, ớ."""
    told = the(overlays["province"], "Cluster")["bootstrap"]["initdb"]
    assert {name: told[name] for name in LOCALE} == dict.fromkeys(LOCALE, "C.UTF-8")


def test_redis_keeps_a_replica_when_its_master_is_lost(overlays: dict[str, Rendered]) -> None:
    """Its operator calls only a server with replicas the master, so one that is left alone is
    behind no Service."""
    redis = the(overlays["province"], "RedisReplication")
    assert redis["clusterSize"] - 1 >= 2  # one that is promoted, one that follows it


def test_brokers_ask_for_no_more_than_their_namespace_allows(
    overlays: dict[str, Rendered],
) -> None:
    """Strimzi itself says nothing of it, and pod security turns such pods away."""
    template = the(overlays["province"], "KafkaNodePool")["template"]
    pod = template["pod"]["securityContext"]
    assert (pod["runAsNonRoot"], pod["seccompProfile"]) == (True, {"type": "RuntimeDefault"})
    for container in ("kafkaContainer", "initContainer"):
        told = template[container]["securityContext"]
        assert told == {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


def test_brokers_listen_to_programs_of_ours_alone(overlays: dict[str, Rendered]) -> None:
    """Strimzi writes a network policy of its own, which lets anybody in unless it is told whom."""
    (listener,) = the(overlays["province"], "Kafka")["kafka"]["listeners"]
    ours = {"podSelector": {"matchLabels": {"app.kubernetes.io/part-of": "contest"}}}
    assert listener["networkPolicyPeers"] == [ours]


def test_ledgers_are_added_before_their_lag_counts_against_the_target(
    overlays: dict[str, Rendered],
) -> None:
    """By the figure that alerts use: a ledger that has just started says more than is true."""
    (trigger,) = the(overlays["province"], "ScaledObject")["triggers"]
    rules = "".join(path.read_text() for path in (MONITORING / "rules").glob("*.yml"))
    figure = trigger["metadata"]["query"]
    (late,) = re.findall(rf"{figure} > bool (\d+)", rules)
    assert f"record: {figure}\n" in rules
    assert float(trigger["metadata"]["threshold"]) < float(late)


def test_disks_of_many_writers_are_of_the_class_for_them(overlays: dict[str, Rendered]) -> None:
    claims = {o["metadata"]["name"]: o["spec"] for o in overlays["province"].of(CLAIM)}
    classes = {name: spec.get("storageClassName") for name, spec in claims.items()}
    assert classes == {"submissions-files": "shared", "log-archive": "shared"}
    assert {mode for spec in claims.values() for mode in spec["accessModes"]} == {"ReadWriteMany"}


def test_postgres_is_started_as_in_compose(overlays: dict[str, Rendered]) -> None:
    compose = yaml.safe_load((STACK.parent / "docker-compose.yml").read_text(encoding="utf-8"))
    words = overlays["local"].pod("StatefulSet/postgres").containers[0]["args"]
    told = options(compose["services"]["postgres"]["command"])
    assert options(words) == {name: value for name, value in told.items() if name not in ARCHIVING}


def options(words: list[str]) -> dict[str, str]:
    """What `postgres -c NAME=VALUE …` says, without sizes."""
    assert words[0] == "postgres"
    pairs = dict(word.split("=", 1) for word in words[1:] if word != "-c")
    return {name: value for name, value in pairs.items() if name not in SIZED}


def test_topics_have_as_many_copies_as_there_are_brokers(overlays: dict[str, Rendered]) -> None:
    for name, brokers in (
        ("local", 1),
        ("province", the(overlays["province"], "KafkaNodePool")["replicas"]),
    ):
        told = overlays[name].settings(overlays[name].pod("Job/portal-topics"))
        assert int(told["KAFKA_REPLICATION"]) == brokers
        assert int(told["KAFKA_MIN_INSYNC"]) == (1 if brokers == 1 else brokers - 1)
