"""Two migrations at once, as when somebody applies twice: of one empty database, by one image."""

from pathlib import Path

import psycopg
import yaml

from cluster.acts import Stage
from cluster.cluster import PATIENCE
from support.rendered import Object, render

SERVICE = "voting"
DATABASE = "contest_twice"
NAME = "migrate-twice"
APPLIED = "SELECT count(*), count(DISTINCT (owner, name)) FROM kit.migrations"


def migrate_twice(stage: Stage) -> None:
    """Both pods end well, neither is started again, and each migration was applied once."""
    cluster = stage.cluster
    stack = stage.place.stack
    with psycopg.connect(stack.admin_url("postgres"), autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {DATABASE}")
    url = stack.admin_url(DATABASE)
    job = _twice(cluster.node.root / "checkout", url)
    cluster.node.kubectl("--namespace", "contest", "apply", "-f", "-", stdin=yaml.safe_dump(job))
    cluster.ask("wait", "--for=condition=complete", f"--timeout={PATIENCE}s", f"job/{NAME}")
    pods = cluster.pods(f"job-name={NAME}")
    again = sum(cluster.restarts()[pod["metadata"]["name"]] for pod in pods)
    with psycopg.connect(url) as conn:
        applied, distinct = conn.execute(APPLIED).fetchone() or (0, 0)
    passed = len(pods) == 2 and not again and applied == distinct > 0
    words = f"{len(pods)} pods, {again} started again, {applied} migrations, each once"
    stage.note("two migrations at once", passed, words)


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
