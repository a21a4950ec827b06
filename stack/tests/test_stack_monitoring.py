"""What a Prometheus of this machine is told: every process, the rules of the checkout."""

import json
from pathlib import Path

import pytest
from stack import monitoring
from stack.cli import parser
from stack.home import CHECKOUT, Choices, Home
from stack.monitoring import targets
from stack.processes import table

pytestmark = pytest.mark.unit


def a_home(root: Path, base_port: int = 20000) -> Home:
    return Home(root, Choices(base_port=base_port, gateway_port=20999))


def test_every_process_of_a_service_is_asked_at_its_ops_port(tmp_path: Path) -> None:
    home = a_home(tmp_path)
    found = targets(home)["contest"]
    named = {f"{t['labels']['service']}-{t['labels']['process']}": t["targets"] for t in found}  # type: ignore[index]
    programs = {p.name for p in table(home) if p.group == "apps"} - {"mailsink"}
    assert set(named) == programs
    assert (named["voting-web"], named["voting-ledger"]) == (
        ["127.0.0.1:20041"],
        ["127.0.0.1:20043"],
    )


def test_configuration_follows_the_home_and_rules_the_checkout(tmp_path: Path) -> None:
    monitoring.configure(a_home(tmp_path))
    monitoring.configure(a_home(tmp_path, base_port=21000))  # a second `up`, on other ports
    folder = tmp_path / "monitoring"
    first = json.loads((folder / "targets/contest.yml").read_text())[0]
    assert first == {
        "targets": ["127.0.0.1:21011"],
        "labels": {"service": "accounts", "process": "web"},
    }
    assert (folder / "rules").resolve() == CHECKOUT / "monitoring/prometheus/rules"
    configuration = (folder / "prometheus.yml").read_text()
    assert configuration == (CHECKOUT / "monitoring/prometheus/prometheus.yml").read_text()


def test_a_services_own_command_is_passed_on_with_its_options() -> None:
    given = parser().parse_args(["run", "voting", "strike", "--account", "7", "--help"])
    assert (given.service, given.arguments) == ("voting", ["strike", "--account", "7", "--help"])
