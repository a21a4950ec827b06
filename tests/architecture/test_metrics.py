"""Metrics are a closed list per service, named for their service and unit."""

import re
from pathlib import Path

import pytest

from support.declared_metrics import metric_names

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
SERVICES = sorted(path.name for path in (ROOT / "services").iterdir() if path.is_dir())
UNITS = (
    "seconds|total|rows|events|bool|bytes|votes|ratio|accounts|messages|dossiers|entries|files"
    "|partitions|reports"
)


@pytest.mark.parametrize("service", SERVICES)
def test_metrics_are_named_for_service_and_unit(service: str) -> None:
    names = metric_names(ROOT / f"services/{service}/src/{service}/metrics.py")
    shape = re.compile(rf"contest_{service}_[a-z_]+_({UNITS})")
    assert [name for name in names if not shape.fullmatch(name)] == []
    assert len(set(names)) == len(names) > 0


@pytest.mark.parametrize("service", SERVICES)
def test_metrics_are_defined_in_one_module(service: str) -> None:
    sources = (ROOT / f"services/{service}/src/{service}").rglob("*.py")
    others = [f for f in sources if f.name != "metrics.py" and metric_names(f)]
    assert others == []
