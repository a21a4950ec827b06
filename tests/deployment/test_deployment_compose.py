"""What docker-compose.yml says, as Compose itself understands it, and the Dockerfiles."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from stack.containers import pins, secret_files
from stack.containers.backups import DRILL
from stack.containers.bases import STANDINS
from stack.home import CHECKOUT
from stack.kafka import COMPANIONS, HEAPS, JAVA
from stack.python_env import program

from accounts.settings import AccountsSettings
from notifications.settings import NotificationsSettings
from portal.settings import PortalSettings
from reporting.settings import ReportingSettings
from servicekit.settings import Settings
from servicekit.topics import TopicSettings
from submissions.settings import SubmissionsSettings
from voting.settings import VotingSettings

pytestmark = pytest.mark.deployment

PRODUCTION = CHECKOUT / "compose/production.env"
SAID = {"PUBLIC_URL": "https://x.example", "SMTP_URL": "smtps://m", "MAIL_FROM": "A <a@b.example>"}
DOCKERFILES = ("service.Dockerfile", "gateway/Dockerfile", "stack/containers/standins/Dockerfile")
SETTINGS: dict[str, tuple[type[Settings], ...]] = {
    "accounts": (AccountsSettings,),
    "portal": (PortalSettings, TopicSettings),
    "submissions": (SubmissionsSettings,),
    "voting": (VotingSettings,),
    "notifications": (NotificationsSettings,),
    "reporting": (ReportingSettings,),
}


def config(*files: Path, **said: str) -> subprocess.CompletedProcess[str]:
    chosen = [part for file in files for part in ("--env-file", str(file))]
    return subprocess.run(
        [program("docker-compose"), *chosen, "config", "--format", "json"],
        cwd=CHECKOUT, env={"PATH": os.defpath, **said}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def services(*files: Path, **said: str) -> dict[str, dict[str, Any]]:
    done = config(*files, **said)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)["services"]
    return found


@pytest.fixture(scope="module")
def demo() -> dict[str, dict[str, Any]]:
    return services(pins.FILE)


@pytest.fixture(scope="module")
def production() -> dict[str, dict[str, Any]]:
    return services(pins.FILE, PRODUCTION, **SAID)


@pytest.fixture(scope="module")
def everything(
    demo: dict[str, dict[str, Any]], production: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    return demo | production


def dockerfile_arguments(name: str) -> dict[str, str]:
    text = (CHECKOUT / name).read_text()
    return dict(re.findall(r"^ARG (\w+)=(\S+)$", text, re.MULTILINE))


def image_environment() -> dict[str, str]:
    """What service.Dockerfile tells every program."""
    text = (CHECKOUT / "service.Dockerfile").read_text()
    said = text[text.index("ENV SERVICE=") : text.index("USER 10001")]
    return dict(re.findall(r"([A-Z_]+)=(\S+)", said))


def test_dockerfiles_pass_hadolint() -> None:
    told = subprocess.run(
        [program("hadolint"), "--failure-threshold", "warning", *DOCKERFILES],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (0, "")


def test_production_names_in_one_line_each_what_it_must_be_told() -> None:
    told = config(pins.FILE, PRODUCTION)

    lines = told.stderr.splitlines()
    assert told.returncode != 0
    assert [re.findall(r"variable (\w+) is missing", line) for line in lines] == [
        ["PUBLIC_URL"], ["SMTP_URL"], ["MAIL_FROM"]
    ]  # fmt: skip


def test_profiles_differ_in_brokers_and_demonstration(
    demo: dict[str, Any], production: dict[str, Any]
) -> None:
    assert set(demo) - set(production) == {"kafka", "mailsink", "dossiers"}
    assert set(production) - set(demo) == {"kafka-1", "kafka-2", "kafka-3"}


def test_every_image_is_pinned(everything: dict[str, Any]) -> None:
    loose = [
        one["image"]
        for one in everything.values()
        if not re.search(r":v?\d[\w.-]*$|@sha256:", one["image"])
    ]
    assert loose == []


def test_every_container_is_held_tight(everything: dict[str, Any]) -> None:
    loose = {
        name
        for name, one in everything.items()
        if not one.get("read_only")
        or one.get("cap_drop") != ["ALL"]
        or one.get("security_opt") != ["no-new-privileges:true"]
        or not {"cpus", "memory", "pids"} <= one["deploy"]["resources"]["limits"].keys()
        or not (one["image"].startswith(("contest-", "apache/kafka")) or one.get("user"))
        or "0:0" in one.get("user", "")
        or "docker.sock" in json.dumps(one.get("volumes", []))
    }
    assert loose == set()


def test_only_the_gateway_and_monitoring_are_reached_from_outside(
    everything: dict[str, Any],
) -> None:
    published = {name for name, one in everything.items() if one.get("ports")}
    outside = {name for name, one in everything.items() if "front" in one["networks"]}

    assert published == {"gateway", "prometheus", "alertmanager"}
    assert outside == published | {"notifications-work", "blackbox-exporter"}


def test_programs_are_told_only_what_their_settings_know(everything: dict[str, Any]) -> None:
    unknown = {
        (name, variable)
        for name, one in everything.items()
        for service, kinds in SETTINGS.items()
        if one["image"].startswith(f"contest-{service}:")
        for variable in one.get("environment") or {}
        if not {variable.lower(), variable.removesuffix("_FILE").lower()}
        & {field.name for kind in kinds for field in msgspec.structs.fields(kind)}
    }
    assert unknown == set()


def test_images_tell_only_what_some_settings_know() -> None:
    known = {
        field.name.upper()
        for kinds in SETTINGS.values()
        for kind in kinds
        for field in msgspec.structs.fields(kind)
    }
    others = {"SERVICE", "PATH", "HOME", "USER", "LANG", "TZ",
              "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}  # fmt: skip

    assert {name.removesuffix("_FILE") for name in image_environment()} - known == others


def test_every_program_has_the_secrets_it_reads(everything: dict[str, Any]) -> None:
    files = {k: v.rpartition("/")[2] for k, v in image_environment().items() if k.endswith("_FILE")}
    for service, kinds in SETTINGS.items():
        fields = {f.name.upper() for kind in kinds for f in msgspec.structs.fields(kind)}
        read = {
            name.replace("${SERVICE}", service)
            for variable, name in files.items()
            if variable.removesuffix("_FILE") in fields
        }
        given = {
            one_name: {secret["source"] for secret in one.get("secrets", [])}
            for one_name, one in everything.items()
            if one["image"].startswith(f"contest-{service}:")
        }
        missing = {one_name: read - names for one_name, names in given.items() if read - names}
        assert missing == {}


def test_secrets_command_makes_every_file_that_compose_names(tmp_path: Path) -> None:
    secret_files.write(tmp_path / "secrets")

    done = config(pins.FILE, CONTEST_SECRETS=str(tmp_path / "secrets"))
    named = {one["file"] for one in json.loads(done.stdout)["secrets"].values()}
    assert {str(path) for path in (tmp_path / "secrets").iterdir()} == named


def test_every_program_waits_for_its_tables_and_topics(demo: dict[str, Any]) -> None:
    for service in SETTINGS:
        for role in ("web", "work"):
            waits = demo[f"{service}-{role}"]["depends_on"]
            assert {n: c["condition"] for n, c in waits.items() if n != "redis"} == {
                f"{service}-migrate": "service_completed_successfully",
                "topics": "service_completed_successfully",
            }


@pytest.mark.parametrize("profile", ["demo", "production"])
def test_somebody_waits_for_the_end_of_every_job(
    profile: str, request: pytest.FixtureRequest
) -> None:
    """`up --wait` takes a job's end for a fault unless somebody waits for it."""
    found: dict[str, dict[str, Any]] = request.getfixturevalue(profile)
    jobs = {name for name, one in found.items() if one["restart"].startswith("on-failure")}
    awaited = {
        name
        for one in found.values()
        for name, how in one.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    assert jobs != set()
    assert jobs - awaited == set()


def test_files_go_where_it_is_said_and_are_scanned_by_whom_it_is_said() -> None:
    said = {
        "S3_URL": "https://s3.example", "S3_BUCKET": "files", "S3_REGION": "x", "S3_KEY": "k",
        "SCANNER_URL": "tcp://clamd:3310", "SCANNER_AWAY": "refuse", "FREE_DISK_MB": "100",
    }  # fmt: skip
    found = services(pins.FILE, PRODUCTION, **SAID, **said)
    for role in ("web", "work"):
        one = found[f"submissions-{role}"]
        told = one["environment"]
        assert {name: told[name] for name in said} == said
        assert told["S3_SECRET_FILE"] == "/run/secrets/s3-secret"
        assert "s3-secret" in {secret["source"] for secret in one["secrets"]}
    assert found["portal-web"]["environment"]["SCANNER_URL"] == said["SCANNER_URL"]


def test_packages_are_built_by_the_uv_that_is_locked() -> None:
    """It needs no other program then, and none is downloaded."""
    locked = re.match(r"uv==(\S+)", (CHECKOUT / "stack/uv.txt").read_text())
    members = [
        *CHECKOUT.glob("packages/*/pyproject.toml"),
        *CHECKOUT.glob("services/*/pyproject.toml"),
    ]
    asked = {str(tomllib.loads(one.read_text())["build-system"]["requires"]) for one in members}

    assert locked
    assert asked == {f"['uv_build=={locked[1]}']"}


def test_production_archives_and_the_demonstration_does_not(
    demo: dict[str, Any], production: dict[str, Any]
) -> None:
    modes = [
        [word for word in one["postgres"]["command"] if word.startswith("archive_mode=")]
        for one in (demo, production)
    ]
    places = [volume["source"] for volume in production["postgres"]["volumes"]]

    assert modes == [["archive_mode=off"], ["archive_mode=on"]]
    assert "/srv/backup/contest" in places


def test_drill_beside_production_reaches_nobody_and_takes_no_port_of_it(
    production: dict[str, Any], tmp_path: Path
) -> None:
    secret_files.write(tmp_path)
    (tmp_path / "notifications.env").write_text("SMS_URL=https://sms.example\n")
    said = {**SAID, "CONTEST_SECRETS": str(tmp_path), "S3_URL": "https://s3.example"}
    mine = tmp_path / "contest.env"
    mine.write_text("".join(f"{name}={value}\n" for name, value in said.items()))
    wanted = services(pins.FILE, PRODUCTION, mine)
    found = services(pins.FILE, PRODUCTION, mine, DRILL)
    told = found["notifications-work"]["environment"]

    assert wanted["notifications-work"]["environment"]["SMS_URL"] == "https://sms.example"
    assert "SMS_URL" not in told
    assert told["SMTP_URL"] == told["PHONE_SINK_URL"] == "smtp://mailsink:8025"
    assert found["submissions-work"]["environment"]["S3_URL"] == ""
    assert found["topics"]["environment"]["KAFKA_REPLICATION"] == "1"
    assert "kafka" in found
    assert "kafka-1" not in found
    assert published(found).isdisjoint(published(production))


def published(found: dict[str, Any]) -> set[str]:
    return {port["published"] for one in found.values() for port in one.get("ports", ())}


def test_versions_agree() -> None:
    members = [
        *CHECKOUT.glob("packages/*/pyproject.toml"),
        *CHECKOUT.glob("services/*/pyproject.toml"),
    ]
    found = {tomllib.loads(path.read_text())["project"]["version"] for path in members}
    defaults = {dockerfile_arguments(name)["VERSION"] for name in DOCKERFILES[:2]}

    assert found | defaults == {pins.version()}


def test_dockerfiles_and_env_name_the_same_bases() -> None:
    chosen = pins.read()
    for name in DOCKERFILES[:2]:
        bases = {k: v for k, v in dockerfile_arguments(name).items() if k in STANDINS}
        assert bases == {key: chosen[key] for key in bases}
    assert STANDINS.keys() == {name for name in chosen if name.endswith("_IMAGE")}


def test_brokers_are_started_as_the_launcher_starts_them_but_for_long_in_production(
    demo: dict[str, Any], production: dict[str, Any]
) -> None:
    flags = [one["environment"]["KAFKA_JVM_PERFORMANCE_OPTS"] for one in brokers(demo, production)]
    thorough = " ".join(flag for flag in JAVA if not flag.startswith("-XX:Tiered"))
    heaps = [one["environment"]["KAFKA_HEAP_OPTS"] for one in brokers(demo, production)]

    assert [flag.strip() for flag in flags] == [" ".join(JAVA), *[thorough] * 3]
    assert heaps == [" ".join(HEAPS[1]), *[" ".join(HEAPS[3])] * 3]


def brokers(*profiles: dict[str, Any]) -> list[dict[str, Any]]:
    return [profile[name] for profile in profiles for name in sorted(profile) if "kafka" in name]


def test_production_votes_are_written_twice_before_they_count(production: dict[str, Any]) -> None:
    told = {one["environment"]["KAFKA_TOGETHER"] for one in brokers(production)}
    topics = production["topics"]["environment"]
    together = COMPANIONS[3].read_text().splitlines()

    assert told == {"yes"}
    assert (topics["KAFKA_REPLICATION"], topics["KAFKA_MIN_INSYNC"]) == ("3", "2")
    assert {"min.insync.replicas=2", "broker.session.timeout.ms=3000"} <= set(together)
