"""A real S3 server for tests: Versity's gateway over a folder, built from Go's modules once."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3  # type: ignore[import-untyped]

from submissions.store.buckets import Bucket
from support.waiting import until

VERSION = "1.8.0"
MODULE = f"github.com/versity/versitygw/cmd/versitygw@v{VERSION}"
KEY, SECRET, REGION = "contest", "contest-secret", "us-east-1"


def find_server(tools: Path) -> Path | None:
    """The program; minutes the first time, nothing later. None where there is no Go."""
    found = shutil.which("versitygw")
    if found:
        return Path(found)
    program = tools / f"versitygw-{VERSION}" / "versitygw"
    if program.exists():
        return program
    if shutil.which("go") is None:
        return None
    program.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["env", f"GOBIN={program.parent}", "GOFLAGS=-modcacherw", "go", "install", MODULE],
        check=True,
        cwd="/",
        capture_output=True,
    )
    return program


@contextmanager
def running_server(program: Path, folder: Path) -> Iterator[str]:
    """Its address; what it keeps lies in `folder`."""
    for name in ("data", "meta"):
        (folder / name).mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        str(program), "--access", KEY, "--secret", SECRET, "--region", REGION,
        "--port", f"127.0.0.1:{port}", "--quiet",
        "posix", "--sidecar", str(folder / "meta"), str(folder / "data"),
    ]  # fmt: skip
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until("the S3 server listens", lambda: _listens(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


def make_bucket(url: str, name: str) -> Bucket:
    """An empty bucket of this name."""
    client = boto3.client(
        "s3",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )
    client.create_bucket(Bucket=name)
    return Bucket(url=url, name=name, region=REGION, key=KEY, secret=SECRET)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
