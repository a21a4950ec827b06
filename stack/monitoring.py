"""What a Prometheus on this machine reads, in `<home>/monitoring`: every `up` writes it."""

import json
import shutil
from pathlib import Path

from stack.home import CHECKOUT, Home
from stack.processes import Process, table

SOURCE = CHECKOUT / "monitoring/prometheus"
EXPORTERS = {
    "postgres": 9187, "redis": 9121, "gateway": 9113, "node": 9100,
    "alertmanager": 9093, "prometheus": 9090,
}  # fmt: skip
"""Job -> the usual port of its exporter, as Debian's packages use it."""
BLACKBOX = "127.0.0.1:9115"


def configure(home: Home) -> None:
    """The same configuration and rules as everywhere, with this stack's addresses."""
    folder = home.root / "monitoring"
    (folder / "targets").mkdir(parents=True, exist_ok=True)
    shutil.copy(SOURCE / "prometheus.yml", folder)
    _link(folder / "rules", SOURCE / "rules")
    for name, found in targets(home).items():
        text = json.dumps(found, indent=1)  # which is YAML too
        (folder / "targets" / f"{name}.yml").write_text(text + "\n")


def targets(home: Home) -> dict[str, list[dict[str, object]]]:
    """File -> what it lists, in Prometheus's words."""
    return {
        "contest": [
            _target(_ops_address(process), **_labels(process))
            for process in table(home)
            if process.group == "apps" and process.name != "mailsink"
        ],
        "exporters": [_target(f"127.0.0.1:{port}", job=job) for job, port in EXPORTERS.items()],
        "probe": [_target(home.public_url, blackbox=BLACKBOX)],
        "alertmanager": [_target(f"127.0.0.1:{EXPORTERS['alertmanager']}")],
    }


def _ops_address(process: Process) -> str:
    (port,) = process.ports
    return f"{process.host}:{port}"


def _labels(process: Process) -> dict[str, str]:
    service, _, kind = process.name.partition("-")
    return {"service": service, "process": kind}


def _target(address: str, **labels: str) -> dict[str, object]:
    return {"targets": [address], "labels": labels}


def _link(link: Path, to: Path) -> None:
    if link.is_symlink() and link.readlink() == to:
        return
    link.unlink(missing_ok=True)
    link.symlink_to(to)
