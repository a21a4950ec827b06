"""Every alert can fire, stays quiet otherwise, and leads to a page that says what to do."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from monitoring.boards.__main__ import BOARDS
from monitoring.kubernetes.__main__ import as_text

from support.declared_metrics import series
from support.promql import series_of

pytestmark = pytest.mark.deployment

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "monitoring/prometheus"
ALERTMANAGER = ROOT / "monitoring/alertmanager/alertmanager.yml"
RUNBOOKS = ROOT / "docs/operations/runbooks"
OTHERS = {
    # Prometheus itself, and its client in our workers
    "up", "process_resident_memory_bytes",
    # postgres-exporter, redis-exporter, nginx-exporter, blackbox-exporter, alertmanager
    "pg_up", "pg_stat_activity_count", "pg_settings_max_connections",
    "redis_up", "redis_memory_used_bytes",
    "nginx_up", "nginx_connections_active", "nginx_connections_waiting",
    "probe_success", "probe_ssl_earliest_cert_expiry", "alertmanager_notifications_failed_total",
    # node-exporter
    "node_filesystem_avail_bytes", "node_filesystem_size_bytes", "node_cpu_seconds_total",
    "node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes",
    "node_timex_offset_seconds", "node_timex_sync_status",
    # kube-state-metrics
    "kube_cronjob_status_last_successful_time",
}  # fmt: skip
"""What rules and boards may ask of others."""


def rules() -> list[dict[str, Any]]:
    files = sorted((PROMETHEUS / "rules").glob("*.yml"))
    groups = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


ALERTS = {rule["alert"]: rule for rule in rules() if "alert" in rule}
RECORDED = {rule["record"] for rule in rules() if "record" in rule}
TESTS = "\n".join(file.read_text() for file in sorted((PROMETHEUS / "tests").glob("*.yml")))


def textfile_series() -> set[str]:
    """What the launcher writes for node-exporter: backups, drills, preflights."""
    sources = "".join(file.read_text() for file in (ROOT / "stack").rglob("*.py"))
    return set(re.findall(r'"(contest_(?:backup|preflight)_[a-z_]+)', sources))


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ALERTS)
def test_alert_says_how_urgent_it_is_and_leads_to_its_page(name: str) -> None:
    alert = ALERTS[name]
    page = (RUNBOOKS / f"{name}.md").read_text()
    parts = re.findall(r"^(?:# (\w+)|\*\*(.+?)[.*])", page, re.MULTILINE)
    assert alert["labels"]["severity"] in ("page", "ticket", "none")
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["runbook_url"] == f"docs/operations/runbooks/{name}.md"
    assert [a or b for a, b in parts] == [
        name, "What people notice", "First look", "What to do", "It is over when",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(ALERTS) - {"Watchdog"}))
def test_alert_is_tested_quiet_and_firing(name: str) -> None:
    asked = re.compile(rf'alertname="{name}"[^\n]*\n?[^\n]*\n?\s*exp_samples: *(\[\]|\[?\S)|$')
    found = {
        "quiet" if "exp_samples: []" in part else "firing"
        for part in re.split(r"\n(?=\s*- (?:\{expr|expr))", TESTS)
        if f'alertname="{name}"' in part
    }
    assert asked.search(TESTS)
    assert found == {"quiet", "firing"}


def test_there_is_no_runbook_without_an_alert() -> None:
    pages = {page.stem for page in RUNBOOKS.glob("*.md")} - {"README"}
    listed = set(re.findall(r"\[(\w+)\]\(\1\.md\)", (RUNBOOKS / "README.md").read_text()))
    assert (pages, listed) == (set(ALERTS), set(ALERTS))


def test_rules_behave_as_their_tests_say() -> None:
    run("promtool", "test", "rules", *sorted((PROMETHEUS / "tests").glob("*.yml")))


def test_configuration_is_what_its_programs_accept(tmp_path: Path) -> None:
    for name in ("prometheus.yml", "rules"):
        (tmp_path / name).symlink_to(PROMETHEUS / name)
    (tmp_path / "targets").symlink_to(PROMETHEUS / "targets/compose")
    run("promtool", "check", "config", tmp_path / "prometheus.yml")
    run("amtool", "check-config", ALERTMANAGER)


@pytest.mark.parametrize(
    ("labels", "receiver"),
    [
        ("severity=page alertname=LedgerLate", "page"),
        ("severity=ticket alertname=DeadLetters", "ticket"),
        ("severity=none alertname=Watchdog", "watchdog"),
    ],
)
def test_alert_reaches_who_must_hear_it(labels: str, receiver: str) -> None:
    command = ("amtool", "config", "routes", "test", "--config.file", ALERTMANAGER)
    expected = f"--verify.receivers={receiver}"
    run(*command, expected, *labels.split())


def test_inhibitions_name_alerts_that_exist() -> None:
    words = re.findall(r'alertname =~? "?([\w|.*]+)', ALERTMANAGER.read_text())
    named = {name for word in words for name in word.split("|")}
    unknown = [name for name in named if not any(re.fullmatch(name, one) for one in ALERTS)]
    assert unknown == []


def test_rules_and_boards_ask_for_series_that_exist() -> None:
    asked = [rule["expr"] for rule in rules()]
    asked += [query for board in BOARDS for query in board.queries()]
    known = series() | textfile_series() | RECORDED | OTHERS | {"ALERTS"}
    assert {name for one in asked for name in series_of(str(one))} - known == set()


def test_rules_of_the_cluster_are_those_of_prometheus() -> None:
    written = (ROOT / "monitoring/kubernetes/prometheusrule.yaml").read_text(encoding="utf-8")
    assert written == as_text()
    groups = [
        rule for group in yaml.safe_load(written)["spec"]["groups"] for rule in group["rules"]
    ]
    assert groups == rules()


def test_targets_of_compose_are_its_services() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    files = sorted((PROMETHEUS / "targets/compose").glob("*.yml"))
    listed = [one for file in files for one in yaml.safe_load(file.read_text())]
    addresses = [address for one in listed for address in one["targets"]]
    addresses += [
        one["labels"]["blackbox"] for one in listed if "blackbox" in one.get("labels", {})
    ]
    hosts = {re.sub(r"^\w+://", "", address).partition(":")[0] for address in addresses}
    assert hosts - {"localhost"} - set(compose["services"]) == set()
    programs = {
        (service, process)
        for service in (one.name for one in (ROOT / "services").iterdir())
        for process in ("web", "work", *(("ledger",) if service == "voting" else ()))
    }
    watched = {
        (one["labels"]["service"], one["labels"]["process"])
        for one in listed
        if "process" in one.get("labels", {})
    }
    assert watched == programs
