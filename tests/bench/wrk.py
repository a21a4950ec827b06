"""wrk as the load generator: closed loop, a fixed number of connections, each answer awaited."""

import json
import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("votes.lua")
GRACE_SECONDS, VOTES_GRACE_SECONDS = 1, 2
"""For answers under way; a vote must be seen answered, or nobody knows whether it should count."""


@dataclass(frozen=True)
class Terms:
    """The same for everyone: seconds of load, connections, worker processes."""

    seconds: float
    connections: int
    workers: int = 1


@dataclass(frozen=True)
class Request:
    """What is sent again and again; with `passes`, each time with the next one of that file.

    With `tokens`, the question of the ballot goes before each, with the token of the same line.
    Every request says that it was received just now, as the gateway does; it replaces that.
    """

    method: str = "GET"
    path: str = "/"
    body: str = ""
    content_type: str = "application/json"
    passes: Path | None = None
    tokens: Path | None = None


@dataclass(frozen=True)
class Load:
    """What a run saw. `generator_seconds` is wrk's own CPU."""

    answered: int
    refused: int
    broken: int
    p50_ms: float
    p99_ms: float
    seconds: float
    generator_seconds: float

    @property
    def rate(self) -> float:
        return self.answered / self.seconds

    @property
    def is_clean(self) -> bool:
        return not (self.refused or self.broken)


def run(url: str, request: Request, terms: Terms, *, skip: int = 0) -> Load:
    """Load `url`, then wait for what is in flight."""
    environment = {
        **os.environ,
        "SECONDS": str(terms.seconds),
        "SKIP": str(skip),
        "REQUEST_PATH": request.path,
        "METHOD": request.method,
        "BODY": request.body,
        "CONTENT_TYPE": request.content_type,
        "RECEIVED_AT": f"{time.time():.3f}",
    }
    for name, file in (("PASSES", request.passes), ("TOKENS", request.tokens)):
        if file is not None:
            environment[name] = str(file)
    grace = VOTES_GRACE_SECONDS if request.passes else GRACE_SECONDS
    duration = f"-d{int(terms.seconds) + grace}s"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["wrk", "-t1", f"-c{terms.connections}", duration, "--timeout", "20s", "-s", SCRIPT, url],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Load(**told, seconds=terms.seconds, generator_seconds=cpu)
