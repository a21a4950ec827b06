"""What browsers load: npm packages by lock file, built into files with hashed names."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

from stack.debian import find
from stack.home import CHECKOUT, Home
from stack.python_env import PINNED
from stack.refusal import Refusal
from stack.shell import Command, clean_environment, run

SOURCES = CHECKOUT / "gateway"
REQUIREMENTS = Path(__file__).with_name("node.txt")
OLDEST_NODE = 18
KEPT_SECONDS = 7 * 24 * 3600


def build(home: Home) -> None:
    """Install packages, build beside the old files and take the new ones over.

    Files of earlier builds stay a week: pages kept by a browser or the cache still name them.
    """
    node = find_node(home)
    packages = install_packages(home, node)
    draft = home.root / "assets.new"
    script: Command = [node, SOURCES / "assets/build.mjs", "--out", draft]
    run(
        [*script, "--modules", packages / "node_modules"],
        log=home.up_log,
        what="Building styles and scripts",
        cwd=SOURCES,
    )
    take_over(draft, home.assets)


def install_packages(home: Home, node: Path) -> Path:
    """What package-lock.json names, once; returns the folder that holds node_modules."""
    folder = home.tools / "npm"
    stamp = folder / "installed.json"
    lock = (SOURCES / "package-lock.json").read_text()
    if stamp.exists() and stamp.read_text() == lock:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, folder / name)
    npm: Command = [node.with_name("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    path = {"PATH": f"{node.parent}:{clean_environment()['PATH']}"}
    what = "Installing npm packages (is there a network?)"
    run(npm, log=home.up_log, what=what, cwd=folder, env=path)
    stamp.write_text(lock)
    return folder


def take_over(draft: Path, assets: Path) -> None:
    """Add the new files, the manifest last, and drop unused ones after a week."""
    new = {path.relative_to(draft) for path in draft.rglob("*") if path.is_file()}
    for name in sorted(new, key=lambda name: name.name == "manifest.json"):
        target = assets / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(draft / name, target.with_name(target.name + ".new"))
        target.with_name(target.name + ".new").replace(target)
    old = time.time() - KEPT_SECONDS
    for path in [path for path in assets.rglob("*") if path.is_file()]:
        if path.relative_to(assets) not in new and path.stat().st_mtime < old:
            path.unlink()
    shutil.rmtree(draft)


def manifest(home: Home) -> dict[str, str]:
    """{"css/contest.css": "/tai-san/css/contest.….css"}; empty before the first build."""
    try:
        found: dict[str, str] = json.loads((home.assets / "manifest.json").read_text())
    except FileNotFoundError:
        return {}
    return found


def find_node(home: Home) -> Path:
    """A `node` with `npm` that is new enough: this machine's, else one from the Python index."""
    here = find("node")
    if here and find("npm") and node_release(here) >= OLDEST_NODE:
        return Path(here)
    folder = home.tools / "node"
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != REQUIREMENTS.read_text():
        what = "Installing Node.js (is there a network?)"
        run([sys.executable, "-m", "venv", "--clear", folder], log=home.up_log, what=what)
        pip: Command = [folder / "bin/python", "-m", "pip", "install", "--quiet"]
        run([*pip, *PINNED, REQUIREMENTS], log=home.up_log, what=what)
        stamp.write_text(REQUIREMENTS.read_text())
    if node_release(folder / "bin/node") < OLDEST_NODE:
        raise Refusal(f"Node.js {OLDEST_NODE} or newer is needed; install it and try again.")
    return folder / "bin/node"


def node_release(node: str | Path) -> int:
    """The major version; 0 when it does not run."""
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        return int(told.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError):
        return 0
