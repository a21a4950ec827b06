"""Two migrations at once, as when somebody applies twice; and one that fails for good."""

import time
from pathlib import Path

import psycopg
import yaml

from cluster.acts import LIGHT_RATE, Stage
from cluster.cluster import PATIENCE
from support.rendered import Object, render

SERVICE = "voting"
DATABASE = "contest_twice"
NAME = "migrate-twice"
APPLIED = "SELECT count(*), count(DISTINCT (owner, name)) FROM kit.migrations"


JOB = "k8s/base/service/migrate.yaml"
COMMAND = "[$(SERVICE), migrate]"
BROKEN = "[sh, -c, 'echo relation already exists >&2; exit 1']"
MOST_SECONDS = 200.0
"""In which `apply.sh` has told of a migration that failed; its patience is five minutes."""


def migrate_twice(stage: Stage) -> None:
    """Both pods end well, none in place of another, and each migration was applied once."""
    cluster = stage.cluster
    stack = stage.place.stack
    with psycopg.connect(stack.admin_url("postgres"), autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {DATABASE}")
    url = stack.admin_url(DATABASE)
    job = _twice(cluster.node.root / "checkout", url)
    cluster.node.kubectl("--namespace", "contest", "apply", "-f", "-", stdin=yaml.safe_dump(job))
    cluster.ask("wait", "--for=condition=complete", f"--timeout={PATIENCE}s", f"job/{NAME}")
    pods = cluster.pods(f"job-name={NAME}")
    with psycopg.connect(url) as conn:
        applied, distinct = conn.execute(APPLIED).fetchone() or (0, 0)
    passed = len(pods) == 2 and applied == distinct > 0
    words = f"{len(pods)} pods, {applied} migrations, each once"
    stage.note("two migrations at once", passed, words)


def migrate_wrongly(stage: Stage) -> None:
    """`apply.sh` says so soon and leaves every program as it is."""
    cluster = stage.cluster
    job = cluster.node.root / "checkout" / JOB
    good, before = job.read_text(), cluster.program_pods()
    job.write_text(good.replace(COMMAND, BROKEN))
    told: list[tuple[int, float]] = []

    def apply() -> None:
        began = time.monotonic()
        told.append((cluster.apply(check=False), time.monotonic() - began))

    try:
        stage.play("a migration that fails", apply, rate=LIGHT_RATE, clean=True)
    finally:
        job.write_text(good)
    ((code, seconds),) = told
    gone = before - cluster.program_pods()
    passed = code == 1 and seconds < MOST_SECONDS and not gone
    words = f"apply.sh ended with {code} after {seconds:.0f} s, {len(gone)} pods replaced"
    stage.note("no program was touched", passed, words)


def _twice(checkout: Path, url: str) -> Object:
    """The Job of the service, two pods of it, for another database."""
    jobs = render(checkout, "local").of("Job")
    (job,) = (one for one in jobs if one["metadata"]["name"] == f"{SERVICE}-migrate")
    job["metadata"]["name"] = NAME
    job["spec"] |= {"parallelism": 2, "completions": 2}
    container = job["spec"]["template"]["spec"]["containers"][0]
    container["env"] = [
        {"name": "DATABASE_URL_FILE", "value": ""},
        {"name": "DATABASE_URL", "value": url},
    ]
    return job
