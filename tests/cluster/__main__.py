"""`python -m cluster HOME TOOLS`: make what is missing, then play it all in namespaces of its own.

The home is that of `./contest test --containers`: both use the same engine and its images.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from stack import debian
from stack.console import say, step
from stack.containers.bases import build_standins
from stack.containers.engine import Engine
from stack.containers.images import build_images, names
from stack.containers.pins import read
from stack.debian import Need
from stack.home import Choices, Home
from stack.refusal import Refusal
from stack.testing import environment

from cluster import binaries, node, province
from support.manifests import copy_manifests

SERVERS = ("POSTGRES_IMAGE", "REDIS_IMAGE", "KAFKA_IMAGE")
PAUSE = "contest-pause:1"
PAUSE_FILE = 'FROM contest-standin/debian:bookworm\nCMD ["sleep", "infinity"]\n'
TERMINATED = 143


def main() -> int:
    if os.geteuid() != 0:
        raise Refusal("A node of its own can only be started by root.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    home = Home(Path(sys.argv[1]), Choices(tools=sys.argv[2]))
    debian.install(home, needs())
    with step("Kubernetes"):
        programs = binaries.build(home)
    root = home.root / "node"
    node.clear(root)
    root.mkdir()
    try:
        with step("Images"):
            _save_images(home, root / "images.tar")
        return _play(home, root, programs)
    finally:
        node.clear(root)


def needs() -> list[Need]:
    """What the node takes from Debian."""
    return [
        Need("containerd", bool(debian.find("containerd"))),
        Need("containernetworking-plugins", Path("/usr/lib/cni/bridge").exists()),
        Need("etcd-server", bool(debian.find("etcd"))),
        Need("iptables", bool(debian.find("iptables"))),
        Need("iproute2", bool(debian.find("ip"))),
        Need("openssl", bool(debian.find("openssl"))),
    ]


def _play(home: Home, root: Path, programs: Path) -> int:
    """Everything that was asked for is in `root`; logs are kept when something went wrong."""
    secrets = copy_manifests(root / "checkout")
    province.fetch(home, root / "definitions.yaml")
    inside = [sys.executable, "-m", "cluster.inside", str(root), str(programs), str(secrets)]
    ours = environment(home)
    told = (
        ours
        | node.client_environment(root)
        | {
            "CONTEST_TEST_HOME": str(root),
            "PATH": f"{programs}:{ours['PATH']}:/usr/sbin:/sbin",
        }
    )
    code = 1
    try:
        code = subprocess.run(node.enter(inside), env=told, check=False).returncode
    finally:
        if code:
            _keep_logs(root, home.logs / "node")
    return code


def _keep_logs(root: Path, kept: Path) -> None:
    shutil.rmtree(kept, ignore_errors=True)
    for name in node.LOGS:
        shutil.copytree(root / name, kept / name, symlinks=True, dirs_exist_ok=True)
    say(f"Logs of the node and its pods: {kept}")


def _save_images(home: Home, archive: Path) -> None:
    """Built from the project's Dockerfiles on stand-ins, into one file."""
    engine = Engine(home)
    engine.start()
    try:
        build_standins(engine)
        build_images(engine.docker, options=("--network", "host"))
        _build_pause(engine)
        servers = [read()[name] for name in SERVERS]
        engine.docker("save", "--output", archive, *names(), *servers, PAUSE)
    finally:
        engine.stop()


def _build_pause(engine: Engine) -> None:
    """What holds a pod's network while its containers come and go."""
    folder = engine.folder / "pause"
    folder.mkdir(exist_ok=True)
    (folder / "Dockerfile").write_text(PAUSE_FILE)
    engine.docker("build", "--tag", PAUSE, folder, what="Building the pause image")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refusal as refusal:
        sys.exit(f"contest: {refusal}")
    except KeyboardInterrupt:
        sys.exit("contest: interrupted")
