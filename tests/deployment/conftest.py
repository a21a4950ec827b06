"""The manifests, rendered once."""

from pathlib import Path

import pytest

from support.manifests import copy_manifests
from support.rendered import Rendered, render

OVERLAYS = ("local", "province")


@pytest.fixture(scope="session")
def overlays(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rendered]:
    """All overlays, with secrets that were made for this run."""
    checkout: Path = tmp_path_factory.mktemp("manifests")
    copy_manifests(checkout)
    return {name: render(checkout, name) for name in OVERLAYS}


@pytest.fixture(params=OVERLAYS)
def overlay(request: pytest.FixtureRequest, overlays: dict[str, Rendered]) -> Rendered:
    """Each in turn."""
    return overlays[request.param]
