"""Kubernetes from Go's modules: built once, kept by version beside the other tools."""

import json
import re
import shutil
from pathlib import Path

from stack.debian import find
from stack.home import Home
from stack.refusal import Refusal
from stack.shell import run

KUBERNETES = "1.34.4"
PROGRAMS = (
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kube-proxy",
)
INSTALLED = {
    "metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server@v0.9.0",
    "kube-score": "github.com/zegl/kube-score/cmd/kube-score@v1.20.0",
}
DNS = "github.com/coredns/coredns@v1.13.1"
DNS_SOURCE = Path(__file__).with_name("dns") / "main.go"
"""The whole of CoreDNS would take as long to build as Kubernetes."""
CLIENT = "kubectl"
VERSION = "k8s.io/component-base/version"
STAGED = re.compile(r"^\s*(k8s\.io/\S+) => \./staging", re.MULTILINE)


def folder(home: Home) -> Path:
    return home.tools / f"kubernetes-{KUBERNETES}"


def build(home: Home) -> Path:
    """The folder of all programs; minutes the first time, nothing later. Raises Refusal."""
    made = folder(home)
    programs = PROGRAMS if find(CLIENT) else (*PROGRAMS, CLIENT)
    if all((made / name).exists() for name in (*programs, "dns", *INSTALLED)):
        return made
    if find("go") is None:
        raise Refusal("Kubernetes is built with Go 1.26 or newer; there is none.")
    made.mkdir(parents=True, exist_ok=True)
    workshop = made / "build"
    workshop.mkdir(exist_ok=True)
    (workshop / "go.mod").write_text(_module(home))
    for name in programs:
        _build(home, workshop, made / name, f"k8s.io/kubernetes/cmd/{name}")
    if not (made / "dns").exists():
        _build_dns(home, workshop, made / "dns")
    for name, module in INSTALLED.items():
        if not (made / name).exists():
            _go(home, ["go", "install", "-trimpath", module], cwd=Path("/"), bin=made)
    shutil.rmtree(workshop)
    return made


def _module(home: Home) -> str:
    """A go.mod that takes the staged libraries in the versions that belong to this Kubernetes."""
    asked = ["go", "mod", "download", "-json", f"k8s.io/kubernetes@v{KUBERNETES}"]
    told = json.loads(_go(home, asked, cwd=Path("/")))
    theirs = (Path(told["Dir"]) / "go.mod").read_text()
    lines = [line for line in theirs.splitlines() if line.startswith(("go ", "godebug "))]
    staged = [f"\t{name} => {name} v0.{KUBERNETES[2:]}" for name in STAGED.findall(theirs)]
    require = f"require k8s.io/kubernetes v{KUBERNETES}"
    return "\n".join(["module build", *lines, require, "replace (", *staged, ")", ""])


def _build(home: Home, workshop: Path, program: Path, package: str) -> None:
    if program.exists():
        return
    told = {"gitVersion": f"v{KUBERNETES}", "gitMajor": "1", "gitMinor": KUBERNETES.split(".")[1]}
    flags = " ".join(f"-X {VERSION}.{name}={value}" for name, value in told.items())
    options = ["-mod=mod", "-trimpath", "-ldflags", f"-s -w {flags}"]
    _go(home, ["go", "build", *options, "-o", f"{program}.new", package], cwd=workshop)
    Path(f"{program}.new").rename(program)


def _build_dns(home: Home, workshop: Path, program: Path) -> None:
    """With the same libraries as Kubernetes."""
    mine = workshop / "dns"
    mine.mkdir(exist_ok=True)
    shutil.copy(workshop / "go.mod", mine)
    shutil.copy(DNS_SOURCE, mine)
    _go(home, ["go", "get", DNS], cwd=mine)
    _build(home, mine, program, ".")


def _go(home: Home, command: list[str], *, cwd: Path, bin: Path | None = None) -> str:  # noqa: A002
    env = {"GOFLAGS": "-modcacherw -buildvcs=false"}
    return run(
        command,
        log=home.up_log,
        what=f"Building {command[-1]} (is there a network?)",
        cwd=cwd,
        env=env | ({"GOBIN": str(bin)} if bin else {}),
    )
