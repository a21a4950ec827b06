"""A node of Kubernetes in namespaces of its own: network, processes and mounts vanish with it."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from stack.refusal import Refusal
from stack.shell import clean_environment

from cluster import arguments
from cluster.arguments import ADDRESS
from support.waiting import until

TEMPLATES = Path(__file__).with_name("node")
CGROUPS = Path("/sys/fs/cgroup")
KUBECONFIG = "admin.conf"
LOGS = ("logs", "podlogs")
ELSEWHERE = (
    "/run/containerd", "/run/netns", "/var/lib/cni", "/var/lib/kubelet", "/var/log/containers",
)  # fmt: skip
"""Where programs write whatever they are told: in memory, and gone with the namespaces."""
READY_SECONDS = 120


@dataclass
class Node:
    """`root`: everything it keeps; `programs`: where `binaries.build` put Kubernetes."""

    root: Path
    programs: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Until the node is ready. Call it inside the namespaces that `enter` makes."""
        self._lay_out()
        _network()
        _hide_places()
        self._run("etcd", *arguments.etcd(self.root))
        self._run("containerd", "--config", f"{self.root}/containerd.toml")
        self._run("kube-apiserver", *arguments.api_server(self.root))
        until("the API answers", self._answers, seconds=READY_SECONDS, pause=0.5)
        me = ["--kubeconfig", str(self.root / KUBECONFIG)]
        alone = ["--leader-elect=false", "--bind-address=127.0.0.1"]
        self._run("kube-controller-manager", *me, *alone, *arguments.controllers(self.root))
        self._run("kube-scheduler", *me, *alone)
        self._run("kubelet", *arguments.kubelet(self.root))
        self._run("kube-proxy", "--config", f"{self.root}/proxy.yaml")
        self._run("dns", "-conf", f"{self.root}/Corefile")
        self._run("metrics-server", *arguments.metrics(self.root))
        until("the node is ready", self._is_ready, seconds=READY_SECONDS, pause=0.5)
        self.kubectl("apply", "-f", str(self.root / "cluster.yaml"))
        names = self.root / "resolv.conf"
        subprocess.run(["mount", "--bind", names, "/etc/resolv.conf"], check=True)

    def take_images(self, archive: Path) -> None:
        """Images as `docker save` writes them, unpacked at once: pods share layers."""
        command = ["ctr", "--address", f"{self.root}/containerd.sock", "--namespace", "k8s.io"]
        done = subprocess.run(
            [*command, "images", "import", archive],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise Refusal(f"containerd refused the images: {done.stderr.strip()[-300:]}")

    def kubectl(self, *arguments: str, stdin: str | None = None, is_strict: bool = False) -> str:
        """What it prints. Raises Refusal with what it says on failure; strict: or warns of."""
        done = subprocess.run(
            ["kubectl", *arguments], input=stdin, env=self.environment(),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0 or (is_strict and "Warning:" in done.stderr):
            told = done.stderr.strip() or done.stdout.strip()
            raise Refusal(f"kubectl {' '.join(arguments[:3])}: {told[-500:]}")
        return done.stdout

    def environment(self) -> dict[str, str]:
        """For programs that speak to this cluster."""
        return clean_environment(client_environment(self.root))

    def memory(self) -> int:
        """Bytes that Kubernetes itself has in use; what several share is split among them."""
        return sum(map(_resident, Path("/proc").glob("[0-9]*")))

    def stop(self) -> None:
        """In the opposite order; what is left dies with the namespaces."""
        for process in reversed(self._running):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self._running):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()

    def _lay_out(self) -> None:
        for name in ("pki", *LOGS, "cni", "data/postgres", "data/kafka", "data/files"):
            (self.root / name).mkdir(parents=True)
        for folder in (self.root / "data").iterdir():
            folder.chmod(0o777)
        for template in filter(Path.is_file, TEMPLATES.iterdir()):
            self._fill(template.name, self._place(template.name))
        for name, token in ((KUBECONFIG, "admin-token"), ("node.conf", "node-token")):
            self._fill("kubeconfig.yaml", self.root / name, token=token)
        script = str(TEMPLATES / "pki.sh")
        subprocess.run(["sh", script, ADDRESS], cwd=self.root / "pki", check=True)

    def _place(self, name: str) -> Path:
        return self.root / ("cni" if name.endswith(".conflist") else ".") / name

    def _fill(self, name: str, target: Path, **values: str) -> None:
        text = Template((TEMPLATES / name).read_text())
        known = {"root": str(self.root), "address": ADDRESS, **values}
        target.write_text(text.safe_substitute(known))

    def _run(self, name: str, *arguments: str) -> None:
        program = self.programs / name
        with (self.root / f"logs/{name}.log").open("wb") as log:
            self._running.append(
                subprocess.Popen(
                    [program if program.exists() else name, *arguments],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.root,
                )
            )  # fmt: skip

    def _answers(self) -> bool:
        return self._says("get", "--raw", "/readyz") == "ok"

    def _is_ready(self) -> bool:
        condition = '{.items[*].status.conditions[?(@.type=="Ready")].status}'
        return self._says("get", "nodes", "-o", f"jsonpath={condition}") == "True"

    def _says(self, *arguments: str) -> str:
        try:
            return self.kubectl(*arguments)
        except Refusal as refusal:
            return str(refusal)


def _resident(process: Path) -> int:
    """Bytes of a process of the node's own: in no pod, and not this program; 0 for any other, also
    for one that has ended meanwhile."""
    try:
        if process.name == str(os.getpid()) or "kubepods" in (process / "cgroup").read_text():
            return 0
        lines = (process / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def client_environment(root: Path) -> dict[str, str]:
    """What `kubectl` is told; it keeps what it learns of the cluster there too."""
    return {"KUBECONFIG": str(root / KUBECONFIG), "KUBECACHEDIR": str(root / "kubectl")}


def enter(command: list[str]) -> list[str]:
    """The command line that runs `command` as the first process of namespaces of its own.

    They end with it, and it ends with whoever started it, however that ends.
    """
    shared = 'mount --make-rshared / && exec "$@"'
    spaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    return [
        "setpriv",
        "--pdeathsig",
        "KILL",
        "unshare",
        *spaces,
        "sh",
        "-c",
        shared,
        "sh",
        *command,
    ]


def clear(root: Path) -> None:
    """What a node that is gone left: its folder, empty control groups, empty places."""
    shutil.rmtree(root, ignore_errors=True)
    groups = [*CGROUPS.glob("kubepods/**/"), *CGROUPS.glob("*/kubepods/**/")]  # of either version
    for left in sorted({*groups, *map(Path, ELSEWHERE)}, key=lambda one: -len(one.parts)):
        with suppress(OSError):  # somebody else's
            left.rmdir()


def _network() -> None:
    for command in (
        "ip link set lo up",
        "ip link add node0 type veth peer name node1",
        f"ip addr add {ADDRESS}/24 dev node0",
        "ip link set node0 up",
        "ip link set node1 up",
        "ip route add default via 10.200.0.254 dev node0",
    ):
        subprocess.run(command.split(), check=True)
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1", encoding="ascii")


def _hide_places() -> None:
    for place in ELSEWHERE:
        Path(place).mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "contest-node", place], check=True)
