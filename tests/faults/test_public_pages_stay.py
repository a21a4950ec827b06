"""What the public reads stays readable while services, or their database, are away."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import httpx
import pytest

from servicekit.testing import Stack
from support.dossiers import lasting_entries
from support.edition import current_edition
from support.every_page import ARTICLES, SLUG, link
from support.processes import Processes
from support.visitor import Visitor, words
from support.waiting import until

pytestmark = pytest.mark.journey

UNIT = "05482"
LINES = 4_000
MADE_NOW = ("MISS", "EXPIRED")
HEADING = re.compile(r"<h1.*?</h1>", re.DOTALL)
PAGES = (
    "/",
    "/the-le",
    "/the-le/{edition}",
    "/the-le/{edition}/quy-tac",
    "/the-le/{edition}/lich.ics",
    "/huong-dan",
    "/su-kien",
    "/quyen-rieng-tu",
    "/tim-kiem?tu=thi",
    "/tin-tuc/atom.xml",
    "/noi-dung/sitemap.xml",
    "/tuyen-truyen",
    f"/tuyen-truyen/{UNIT}",
    "/binh-chon?order=newest",
    "/bai-du-thi/{entry}",
    "/binh-chon/du-lieu-mo",
    "/binh-chon/atom.xml",
    "/sitemap.xml",
    "/en",
    "/en/rules",
    "/en/help",
    "/en/news",
    "/en/entries?order=newest",
    "/en/entries/{entry}",
)


class Reader:
    """Somebody who reads, and sees in the gateway's log where each answer came from."""

    def __init__(self, anyone: Visitor, stack: Stack) -> None:
        self.anyone = anyone
        self._log = stack.home / "logs" / "gateway.log"

    def read(self, pages: list[str]) -> dict[str, httpx.Response]:
        """All of them. Fails the test when one is not shown."""
        answers = {path: self.anyone.get(path) for path in pages}
        shown = {path: answer.status_code for path, answer in answers.items()}
        assert shown == dict.fromkeys(pages, 200)
        return answers

    def read_kept(self, pages: list[str]) -> dict[str, httpx.Response] | None:
        """All of them; None unless each was a copy past its time."""
        answers = self.read(pages)
        return answers if set(self._caches(answers).values()) == {"STALE"} else None

    def read_anew(self, pages: list[str]) -> list[str]:
        """Which of them a service made just now."""
        caches = self._caches(self.read(pages))
        return [path for path in pages if caches[path] in MADE_NOW]

    def _caches(self, answers: dict[str, httpx.Response]) -> dict[str, str]:
        """What the gateway's cache had to do with each, as its log tells."""
        ids = {path: answer.headers["X-Request-Id"] for path, answer in answers.items()}

        def told() -> dict[str, str] | None:
            lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES:]
            found = {key: line for line in lines for key in ids.values() if key in line}
            return found if len(found) == len(ids) else None

        lines = until("the gateway writes its log", told)
        return {
            path: str(json.loads(lines[key][lines[key].index("{") :])["cache"])
            for path, key in ids.items()
        }


@contextmanager
def readers_away(processes: Processes) -> Iterator[None]:
    """The services that show public pages do not run."""
    with ExitStack() as away:
        for name in ("portal-web", "submissions-web"):
            away.enter_context(processes.stopped(name))
        yield


@contextmanager
def database_away(processes: Processes) -> Iterator[None]:
    """The services run and nobody answers them."""
    with processes.stopped("postgres"):
        yield
    processes.wait_ready()


@contextmanager
def log_away(processes: Processes) -> Iterator[None]:
    """Kafka says nothing."""
    with processes.frozen("kafka"):
        yield


Trouble = Callable[[Processes], AbstractContextManager[None]]


@pytest.fixture
def pages(visitor: Callable[[], Visitor]) -> list[str]:
    """Addresses with an article of each kind in both languages."""
    anyone = visitor()
    entry = lasting_entries(anyone)[0]["url"].split("/bai-du-thi/")[1]
    edition = current_edition(anyone)[0]
    articles = [
        path + link(anyone, "/noi-dung/sitemap.xml", path + SLUG) for path in ARTICLES.values()
    ]
    lists = [path.rstrip("/") for path in ARTICLES.values() if path != "/huong-dan/"]
    return [path.format(entry=entry, edition=edition) for path in PAGES] + articles + lists


@pytest.mark.parametrize("away", [readers_away, database_away])
def test_pages_that_somebody_has_read_stay(
    away: Trouble,
    visitor: Callable[[], Visitor],
    stack: Stack,
    processes: Processes,
    pages: list[str],
) -> None:
    reader = Reader(visitor(), stack)
    before = reader.read(pages)
    with away(processes):
        kept = until(
            "every page is shown though it is past its time",
            lambda: reader.read_kept(pages),
            seconds=120,
            pause=2,
        )
        assert headings(kept) == headings(before)
        search = reader.anyone.get(f"/tim-kiem?tu={secrets.token_hex(4)}")
        opened = reader.anyone.get(f"/d/{UNIT}")
    assert search.status_code == 503
    assert search.headers["Retry-After"].isdigit()
    assert "<h1" in search.text
    assert opened.status_code == 302
    until("searching works again", lambda: reader.anyone.get("/tim-kiem?tu=thi").is_success)


def test_pages_do_not_need_the_log(
    visitor: Callable[[], Visitor], stack: Stack, processes: Processes, pages: list[str]
) -> None:
    reader, made = Reader(visitor(), stack), set[str]()

    def all_made() -> bool:
        made.update(reader.read_anew(pages))
        return made == set(pages)

    with log_away(processes):
        until("every page was made anew", all_made, seconds=120, pause=2)
        search = words(reader.anyone.get(f"/tim-kiem?tu={secrets.token_hex(4)}"))
        opened = reader.anyone.get(f"/d/{UNIT}")
    assert "Không tìm thấy nội dung nào" in search
    assert opened.status_code == 302


def headings(answers: dict[str, httpx.Response]) -> dict[str, str]:
    """Each page's own heading; a file's first characters."""
    found = {path: HEADING.search(answer.text) for path, answer in answers.items()}
    return {path: match[0] if match else answers[path].text[:60] for path, match in found.items()}
