"""Stand-ins for the official images, built from Debian's packages under the official names.

Only ever in the private engine: a machine with an engine of its own has the real ones.
"""

import shutil
import subprocess
from pathlib import Path

from stack import kafka
from stack.console import step
from stack.containers import pins
from stack.containers.engine import Engine, unmount_below
from stack.debian import find
from stack.fingerprints import digest
from stack.home import CHECKOUT
from stack.refusal import Refusal

FILES = Path(__file__).with_name("standins")
DEBIAN = "contest-standin/debian:bookworm"
RELEASE = "bookworm"
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
LABEL = "contest.standin"
STANDINS = {
    "PYTHON_IMAGE": "python",
    "NODE_IMAGE": "node",
    "NGINX_IMAGE": "nginx",
    "POSTGRES_IMAGE": "postgres",
    "REDIS_IMAGE": "redis",
    "KAFKA_IMAGE": "kafka",
    "PROMETHEUS_IMAGE": "prometheus",
    "ALERTMANAGER_IMAGE": "alertmanager",
    "NODE_EXPORTER_IMAGE": "node-exporter",
    "POSTGRES_EXPORTER_IMAGE": "postgres-exporter",
    "REDIS_EXPORTER_IMAGE": "redis-exporter",
    "NGINX_EXPORTER_IMAGE": "nginx-exporter",
    "BLACKBOX_EXPORTER_IMAGE": "blackbox-exporter",
}
"""{name in .env: target of the stand-ins' Dockerfile}"""


def build_standins(engine: Engine) -> None:
    """Build what is missing or changed. Raises Refusal."""
    kafka.install(engine.home)
    context = _context(engine)
    state = digest([*FILES.iterdir(), CHECKOUT / "stack/node.txt", kafka.CHECKSUMS])
    if not engine.has_image(DEBIAN):
        with step("Debian, to build on"):
            _make_debian(engine)
    chosen = pins.read()
    for name, target in STANDINS.items():
        if _state_of(engine, chosen[name]) == state:
            continue
        with step(f"Stand-in for {chosen[name]}"):
            engine.docker(
                "build", "--network", "host", "--target", target, "--label", f"{LABEL}={state}",
                "--tag", chosen[name], context, what=f"Building a stand-in for {chosen[name]}",
            )  # fmt: skip


def _context(engine: Engine) -> Path:
    """Everything the Dockerfile copies, in one folder."""
    folder = engine.folder / "standins"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(FILES, folder)
    shutil.copy(CHECKOUT / "stack/node.txt", folder)
    shutil.copyfile(AUTHORITIES, folder / "authorities.crt")
    shutil.copytree(kafka.jars(engine.home), folder / "jars")
    return folder


def _state_of(engine: Engine, image: str) -> str:
    found = engine.docker("images", "--filter", f"reference={image}", "--format", "{{.ID}}").split()
    if not found:
        return ""
    template = f'{{{{index .Config.Labels "{LABEL}"}}}}'
    return engine.docker("image", "inspect", "--format", template, found[0]).strip()


def _make_debian(engine: Engine) -> None:
    """A smallest Debian."""
    root = engine.folder / "debian"
    unmount_below(root)
    shutil.rmtree(root, ignore_errors=True)
    log = engine.home.logs / "containers.log"
    with log.open("a") as out:
        done = subprocess.run(
            [find("debootstrap") or "debootstrap", "--variant=minbase", RELEASE, root],
            stdout=out, stderr=out, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    if done.returncode:
        raise Refusal(f"Making a Debian to build on failed (is there a network?); see {log}")
    with subprocess.Popen(["tar", "-C", root, "-c", "."], stdout=subprocess.PIPE) as packed:
        subprocess.run(
            ["/usr/bin/docker", "import", "-", DEBIAN], stdin=packed.stdout, check=True,
            env=engine.client_environment(), stdout=subprocess.DEVNULL,
        )  # fmt: skip
    shutil.rmtree(root)
