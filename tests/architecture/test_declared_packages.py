"""What a service imports, itself or through servicekit, is what its own pyproject.toml brings:
on a machine with all six installed a package missing from one of them is not missed, in its image
it is."""

import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
SERVICES = ("accounts", "portal", "submissions", "voting", "notifications", "reporting")
OURS = ("contracts", "servicekit")
TRACING = "opentelemetry"
"""A group of its own, which every image has."""


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_declares_every_package_it_imports(service: str) -> None:
    imported = _imported(service)
    assert {"flask", "psycopg", TRACING} <= imported
    declared = _declared(service)
    names = packages_distributions()
    missing = {
        package
        for package in imported - {TRACING}
        if declared.isdisjoint(_plain(names.get(package, [package])))
    }
    assert missing == set()


def _imported(service: str) -> set[str]:
    """Packages of others that are reached from any module of the service."""
    graph = grimp.build_graph(service, *OURS, include_external_packages=True)
    seen = {service, *graph.find_descendants(service)}
    waiting = list(seen)
    while waiting:
        new = graph.find_modules_directly_imported_by(waiting.pop()) - seen
        seen |= new
        waiting += new
    return {module.partition(".")[0] for module in seen} - {
        service,
        *OURS,
        *sys.stdlib_module_names,
    }


def _declared(service: str) -> set[str]:
    """Everything that `uv sync --package SERVICE` installs, by the lock."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    packages = {package["name"]: package for package in lock["package"]}
    seen: set[tuple[str, str]] = set()
    waiting = [(service, "")]
    while waiting:
        name, extra = wanted = waiting.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        source = packages[name]
        extras = source.get("optional-dependencies", {}).get(extra, [])
        for need in (*source.get("dependencies", []), *extras):
            waiting += [(need["name"], one) for one in ("", *need.get("extra", ()))]
    return {name for name, _ in seen}


def _plain(names: Iterable[str]) -> set[str]:
    """As the lock writes them."""
    return {name.lower().replace("_", "-").replace(".", "-") for name in names}
