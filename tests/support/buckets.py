"""Real S3 servers for tests, each a process of its own."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3  # type: ignore[import-untyped]

from submissions.store.buckets import Bucket
from support.ports import free_port
from support.waiting import until

KEY, SECRET, REGION = "contest", "contest-secret", "us-east-1"
MOTO = Path(sys.executable).parent / "moto_server"


def find_server() -> Path:
    """`versitygw`, a gateway over a folder as one would run it, where this machine has it; else
    moto's, which comes with the other packages and is there within a second."""
    found = shutil.which("versitygw")
    return Path(found) if found else MOTO


@contextmanager
def running_server(program: Path, folder: Path) -> Iterator[str]:
    """Its address; what it keeps lies in `folder`, or in its memory."""
    port = free_port()
    running = subprocess.Popen(
        _command(program, folder, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until("the S3 server listens", lambda: _listens(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


def _command(program: Path, folder: Path, port: int) -> list[str]:
    if program == MOTO:
        return [str(program), "--host", "127.0.0.1", "--port", str(port)]
    for name in ("data", "meta"):
        (folder / name).mkdir(parents=True)
    return [
        str(program), "--access", KEY, "--secret", SECRET, "--region", REGION,
        "--port", f"127.0.0.1:{port}", "--quiet",
        "posix", "--sidecar", str(folder / "meta"), str(folder / "data"),
    ]  # fmt: skip


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
