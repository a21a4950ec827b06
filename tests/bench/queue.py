"""What the review queue costs over 20,000 dossiers, at the service, filter by filter.

`python -m bench.queue` with CONTEST_TEST_HOME naming a running stack; it uses a database of its
own there and takes some minutes, nearly all of them to make the dossiers.
"""

import random
import re
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

import psycopg
from joserfc.jwk import OKPKey
from stack.console import say

from bench.pages import tell
from bench.similar import Writer, database
from contracts.events import SigningKeyState
from contracts.roles import Role
from servicekit import clock, codes
from servicekit.db import Database
from servicekit.testing import GatewayClient, Signer, a_unit, an_edition, put_copy, sign_in
from submissions.bootstrap import make_app
from submissions.model import likeness
from submissions.settings import SubmissionsSettings

DOSSIERS: Final = 20_000
GOAL_MS: Final = 150
UNITS: Final = 100
EDITION: Final = 31
STAGES: Final = {"submitted": 50, "valid": 25, "needs_supplement": 10, "not_valid": 15}
PAGES: Final = {
    "what waits for a decision": "",
    "all stages, the newest first": "?stage=&sort=newest",
    "by title": "?sort=title",
    "overdue": "?mark=overdue",
    "one field and kind": "?field=medicine&kind=product",
    "one unit": "?unit=00007",
    "search with many hits": "?q=che",
    "search with one hit": f"?q={codes.make(EDITION, DOSSIERS)}",
    "search and field in all stages": "?stage=&q=may+che&field=agriculture",
}


def main() -> int:
    """The table; 1 when a page is slower than the goal."""
    with database("bench_queue") as (own, admin), TemporaryDirectory() as folder:
        began = time.perf_counter()
        _fill(admin)
        say(f"{DOSSIERS:,} dossiers made in {time.perf_counter() - began:.0f} s")
        client = _reviewer(own, Path(folder))
        slowest = [tell(name, client, f"/tham-dinh{query}") for name, query in PAGES.items()]
        slowest.append(tell("after 100 pages", client, _deep(client, 100)))
        slowest.append(
            tell(
                "one dossier with what stands beside it",
                client,
                f"/tham-dinh/{codes.make(EDITION, 11)}",
            )
        )
        slowest.append(tell("my tasks", client, "/tham-dinh/viec"))
    return 1 if max(slowest) > GOAL_MS else 0


def _deep(client: GatewayClient, pages: int) -> str:
    path = "/tham-dinh?stage="
    for _ in range(pages):
        found = re.search(r'rel="next" href="([^"]+)"', client.get(path).text)
        if found is None:
            raise SystemExit("the queue ends too early")
        path = found[1].replace("&amp;", "&")
    return path


def _reviewer(own: Database, folder: Path) -> GatewayClient:
    key = OKPKey.generate_key("Ed25519", private=True)
    key.ensure_kid()
    jwk = {name: str(value) for name, value in key.as_dict(private=False).items()}
    with own.transaction() as conn:
        put_copy(conn, SigningKeyState(kid=str(key.kid), version=1, jwk=jwk))
        put_copy(conn, an_edition())
        for number in range(UNITS):
            put_copy(conn, a_unit(code=f"{number:05d}", name=f"Phường số {number}"))
    settings = SubmissionsSettings(
        database_url="",
        listen="",
        ops_listen="",
        work_ops_listen="",
        run_dir=folder,
        files_dir=folder / "files",
        public_url="http://localhost",
    )
    app = make_app(settings, own)
    client = GatewayClient(app, app.response_class, use_cookies=True)
    sign_in(client, Signer(key)(1, roles=(Role.SECRETARY,)))
    return client


def _fill(admin: psycopg.Connection[Any]) -> None:
    """Dossiers in all stages, two files each; fingerprints for the dossier that is opened."""
    chance = random.Random(1)  # noqa: S311  # the same dossiers each time
    writer, now = Writer(chance), clock.now()
    names = "title, summary, problem, solution, effects"
    columns = f"id, edition, code, account, stage, kind, field, authors, primary_unit, units,\
 created_at, updated_at, submitted_at, supplement_until, decided_at, decided_by, {names}"
    texts = {}
    with admin.cursor().copy(f"COPY dossiers ({columns}) FROM STDIN") as copy:
        for number in range(DOSSIERS):
            written = writer.contents()
            texts[number] = written | {
                "title": written["title"][:200], "summary": written["summary"][:600],
            }  # fmt: skip
            copy.write_row((*_row(number, chance, now), *texts[number].values()))
    admin.execute(
        "INSERT INTO attachments (id, dossier, name, kind, size, hash, added_at)"
        " SELECT gen_random_uuid(), id, 'anh.jpg', 'jpeg', 1, repeat('a', 64), created_at"
        " FROM dossiers, generate_series(1, 2)"
    )
    with admin.cursor().copy("COPY fingerprints (print, dossier) FROM STDIN") as copy:
        for number in range(0, DOSSIERS, 10):
            for one in likeness.fingerprints(likeness.read(texts[number])):
                copy.write_row((one, UUID(int=number + 1)))
    admin.execute("VACUUM ANALYZE")


def _row(number: int, chance: random.Random, now: Any) -> tuple[Any, ...]:
    stage = chance.choices(list(STAGES), list(STAGES.values()))[0]
    unit = f"{chance.randrange(UNITS):05d}"
    handed_in = now - timedelta(minutes=chance.randrange(6_000))
    decided = None if stage == "submitted" else now
    return (
        UUID(int=number + 1), "trinh-dien", codes.make(EDITION, number + 1), 2, stage,
        chance.choice(("product", "project", "technology")),
        chance.choice(("it", "mechanics", "agriculture", "medicine", "education")),
        "Nhóm tác giả", unit, [unit], handed_in, handed_in, handed_in,
        now if stage == "needs_supplement" else None, decided, None if decided is None else 3,
    )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
