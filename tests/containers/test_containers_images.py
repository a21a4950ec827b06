"""What the images are like: small, without tools, saying what is in them, the same every time."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from stack.containers import pins
from stack.containers.engine import Engine
from stack.containers.images import PROGRAMS, build_image, names

pytestmark = pytest.mark.containers

MOST_BYTES = 250 * 10**6
LOOK = """for tool in gcc cc make uv git curl; do command -v $tool; done
ls -A /tmp /src /root/.cache 2> /dev/null; true"""
OURS = {"accounts", "contracts", "mailsink", "notifications", "portal", "reporting", "servicekit",
        "submissions", "voting"}  # fmt: skip
COPYLEFT_AS_LIBRARY = {"psycopg", "psycopg-binary", "psycopg-pool", "crc32c", "python-stdnum"}
"""LGPL, used unchanged as libraries."""


EVERY_FILE = """cd / && find opt/contest var/lib/contest -type f \\
-printf '%p %m %U:%G %T@ ' -exec sha256sum -b {} \\;"""
AGAIN = "contest-again:1"


def read(engine: Engine, service: str, *command: str) -> str:
    image = f"contest-{service}:{pins.version()}"
    return engine.docker("run", "--rm", "--entrypoint", command[0], image, *command[1:])


@pytest.mark.parametrize("service", PROGRAMS)
def test_service_adds_at_most_250_megabytes_to_its_base(
    inspect: Callable[[str], dict[str, Any]], figure: Callable[[str], None], service: str
) -> None:
    base = inspect(pins.read()["PYTHON_IMAGE"])["Size"]
    added = inspect(f"contest-{service}:{pins.version()}")["Size"] - base

    figure(f"contest-{service}: {added / 10**6:.0f} MB beyond the base")
    assert 0 < added <= MOST_BYTES


@pytest.mark.parametrize("image", names())
def test_image_runs_as_nobody_in_particular_and_says_what_it_is(
    inspect: Callable[[str], dict[str, Any]], image: str
) -> None:
    config = inspect(image)["Config"]
    labels = {k.rpartition(".")[2]: v for k, v in config["Labels"].items() if "opencontainers" in k}

    assert config["User"] == "10001:10001"
    assert config["Healthcheck"]["Test"][:2] == ["CMD", "healthy"]
    assert (labels["title"], labels["version"]) == tuple(image.split(":"))
    assert len(labels["revision"].removesuffix("-changed")) == 40


def test_image_holds_no_compiler_and_no_cache(engine: Engine) -> None:
    assert read(engine, "voting", "sh", "-c", LOOK).split() == ["/tmp:"]  # noqa: S108


@pytest.mark.parametrize("service", PROGRAMS)
def test_image_lists_its_packages_and_their_licences(engine: Engine, service: str) -> None:
    folder = "/opt/contest/inventory"
    bill = json.loads(read(engine, service, "cat", f"{folder}/sbom.json"))
    lines = read(engine, service, "cat", f"{folder}/licences.tsv").splitlines()
    licences = {line.split("\t")[0]: line.split("\t")[2] for line in lines}

    assert bill["specVersion"] == "1.5"
    assert {one["name"] for one in bill["components"]} == licences.keys()
    assert {name for name, licence in licences.items() if licence == "?"} <= OURS
    gpl = {name for name, licence in licences.items() if "GPL" in licence or "General" in licence}
    assert gpl <= COPYLEFT_AS_LIBRARY


def test_image_built_again_from_nothing_holds_the_same_files(engine: Engine) -> None:
    image = f"contest-reporting:{pins.version()}"
    build_image(engine.docker, "reporting", "--no-cache", "--network", "host", tag=AGAIN)

    first, second = (files(engine, one) for one in (image, AGAIN))

    assert len(first) > 1000
    assert [(a, b) for a, b in zip(first, second, strict=True) if a != b] == []


def files(engine: Engine, image: str) -> list[str]:
    """Names, rights, times and hashes."""
    run = ("run", "--rm", "--entrypoint", "sh", image, "-c", EVERY_FILE)
    return sorted(engine.docker(*run).splitlines())
