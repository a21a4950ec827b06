"""Programs of the operating system: which are missing, and how they get here."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stack.home import Home
from stack.refusal import Refusal
from stack.shell import clean_environment, run

POSTGRES_PROGRAMS = Path("/usr/lib/postgresql/15/bin")
DEBIAN_JAVA = Path("/usr/lib/jvm")
OLDEST_JAVA = 17
POLICY = Path("/usr/sbin/policy-rc.d")
FONTS = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/contest.conf")


@dataclass(frozen=True)
class Need:
    """A Debian package and what is there once it is installed."""

    package: str
    present: bool


def needs(*, for_tests: bool) -> list[Need]:
    """Everything the stack takes from Debian; a newer program from elsewhere counts too."""
    wanted = [
        Need("postgresql-15", (POSTGRES_PROGRAMS / "initdb").exists()),
        Need("redis-server", bool(find("redis-server"))),
        Need("nginx", bool(find("nginx"))),
        Need("openjdk-17-jre-headless", find_java() is not None),
        Need("maven", bool(find("mvn"))),
        Need("python3-venv", _has_ensurepip()),
        Need("fonts-liberation2", FONTS.exists()),
    ]
    if for_tests:
        wanted.append(Need("chromium-headless-shell", bool(find("chromium-headless-shell"))))
        wanted.append(Need("wrk", bool(find("wrk"))))
        wanted.append(Need("clamav-daemon", bool(find("clamd"))))
        wanted.append(Need("prometheus", bool(find("promtool"))))
        wanted.append(Need("prometheus-alertmanager", bool(find("amtool"))))
    return wanted


def container_needs() -> list[Need]:
    """What `test --containers` takes from Debian: an engine, and the rest of a system to build."""
    return [
        Need("docker.io", bool(find("dockerd"))),
        Need("iptables", bool(find("iptables"))),
        Need("debootstrap", bool(find("debootstrap"))),
        Need("ca-certificates", Path("/etc/ssl/certs/ca-certificates.crt").exists()),
    ]


def find(program: str) -> str | None:
    """Where a program is; Debian keeps servers in folders that are not in everybody's PATH."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/bin")


def find_java() -> Path | None:
    """The first Java that is new enough: JAVA_HOME's, the one in PATH, then all of Debian's."""
    named = [f"{os.environ.get('JAVA_HOME', '')}/bin/java", find("java") or ""]
    known = [*map(Path, filter(None, named)), *sorted(DEBIAN_JAVA.glob("*/bin/java"))]
    return next((java.resolve() for java in known if java_release(java) >= OLDEST_JAVA), None)


@cache
def java_release(java: Path) -> int:
    """Its feature release; 0 when it does not run."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    return read_java_release(told.stderr)


def read_java_release(told: str) -> int:
    """`openjdk version "17.0.15"` → 17, `"1.8.0_392"` → 8, anything else → 0."""
    found = re.search(r'version "(?:1\.)?(\d+)', told)
    return int(found.group(1)) if found else 0


def install_missing(home: Home, *, for_tests: bool = False) -> list[str]:
    """Install what is missing and return the packages' names. Raises Refusal."""
    return install(home, needs(for_tests=for_tests))


def install(home: Home, wanted: list[Need]) -> list[str]:
    """Install the missing ones of `wanted` and return the packages' names.

    Raises Refusal with the one command to type when this user may not install.
    """
    missing = [need.package for need in wanted if not need.present]
    if not missing:
        return []
    apt = find("apt-get")
    elevate = [] if os.geteuid() == 0 else _sudo()
    if apt is None or elevate is None:
        raise Refusal(f"Programs are missing; as root: apt-get install {' '.join(missing)}")
    _install(home, [*elevate, "env", "DEBIAN_FRONTEND=noninteractive", apt], missing, elevate)
    return missing


def _install(home: Home, apt: list[str], missing: list[str], elevate: list[str]) -> None:
    what = "Installing Debian packages"
    run([*apt, "-q", "update"], log=home.up_log, what="apt-get update (is there a network?)")
    with _nothing_starts(elevate):
        command = [*apt, "-qy", "--no-install-recommends", "install", *missing]
        run(command, log=home.up_log, what=what)


@contextmanager
def _nothing_starts(elevate: list[str]) -> Iterator[None]:
    """No service is started and no cluster created by the installation; then all is as before."""
    before = POLICY.read_text() if POLICY.exists() else None
    _write(elevate, POLICY, "#!/bin/sh\nexit 101\n")
    _write(elevate, NO_CLUSTER, "create_main_cluster = false\n")
    try:
        yield
    finally:
        subprocess.run([*elevate, "rm", "-f", str(NO_CLUSTER)], check=False)
        if before is None:
            subprocess.run([*elevate, "rm", "-f", str(POLICY)], check=False)
        else:
            _write(elevate, POLICY, before)


def _write(elevate: list[str], path: Path, text: str) -> None:
    command = f'mkdir -p "{path.parent}" && cat > "{path}" && chmod 755 "{path}"'
    subprocess.run([*elevate, "sh", "-c", command], input=text, text=True, check=True)


def _sudo() -> list[str] | None:
    """`sudo` when it works without asking for a password, else None."""
    sudo = find("sudo")
    if not sudo:
        return None
    asked = subprocess.run(
        [sudo, "-n", "true"], capture_output=True, check=False, env=clean_environment()
    )
    return [sudo, "-n"] if asked.returncode == 0 else None


def _has_ensurepip() -> bool:
    try:
        import ensurepip  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True
