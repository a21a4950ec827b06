"""A real browser that notices what goes wrong behind a page."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

CHROMIUM = "/usr/bin/chromium-headless-shell"  # half the work of the whole browser
OPTIONS = ("--no-sandbox", "--disable-gpu")
PHONE = 390
DESK = 1280
HEIGHT = 844
PATIENCE = 30_000  # ms; a busy machine is no defect
ANSWERED = ("Failed to load resource", "Response Status Error Code")
"""An answer of 400 or more, told by the browser and by htmx: `Trouble` judges it by its status."""
GIVEN_UP = ("htmx:sendAbort", "htmx:afterRequest")
"""The page itself gave a request up for a newer one; after any other failure htmx says which."""
CUT = "net::ERR_INTERNET_DISCONNECTED"
EVERYBODYS = ("/", "/binh-chon")
LEFT = "net::ERR_ABORTED"  # the page was left while the request was under way


@dataclass
class Trouble:
    """Errors of scripts, refused contents and failed requests of one window, as they happen."""

    found: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    cut: bool = False

    def expect(self, *statuses: int) -> None:
        """These answers are what the test wants to see."""
        self.expected.update(statuses)

    def allow_cut_lines(self) -> None:
        """The test takes the network away."""
        self.cut = True

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        told_elsewhere = (*ANSWERED, "htmx:") if self.cut else (*ANSWERED, *GIVEN_UP)
        if message.type == "error" and not message.text.startswith(told_elsewhere):
            self.found.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT and not (self.cut and request.failure == CUT):
            self.found.append(f"request: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status == 404 and _is_gone_picture(response):
            return
        if response.status >= 400 and response.status not in self.expected:
            self.found.append(f"answer: {response.status} {response.url}")


def _is_gone_picture(response: Response) -> bool:
    """Of an entry that another test has just taken away, on a page kept for seconds that shows
    everybody's entries."""
    page = urlsplit(response.request.headers.get("referer", "")).path
    return page in EVERYBODYS and urlsplit(response.url).path.startswith("/tep/")


@dataclass(frozen=True)
class Window:
    """A person's own window: a page with its cookies and its troubles."""

    page: Page
    trouble: Trouble

    def go(self, path: str) -> None:
        self.page.goto(path, wait_until="load")

    def carry(self, cookies: httpx.Cookies) -> None:
        """Be signed in as somebody who signed in without a browser."""
        here = self.page.context
        here.add_cookies(
            [
                {"name": c.name, "value": c.value or "", "domain": c.domain, "path": c.path}
                for c in cookies.jar
            ]
        )

    def text(self) -> str:
        """What the main part of the page says, spaces as people see them."""
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    def press(self, name: str) -> None:
        """Press the button, else the link, called so in the page's content; wait for the next."""
        content = self.page.get_by_role("main")
        button = content.get_by_role("button", name=name)
        link = content.get_by_role("link", name=name)
        button.or_(link).first.wait_for()
        (button if button.count() else link).first.click()
        self.page.wait_for_load_state("load")

    def save(self, folder: Path, name: str) -> None:
        """A screenshot and the page's HTML, to see later what went wrong."""
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)
        (folder / f"{name}.html").write_text(self.page.content(), encoding="utf-8")


def open_window(browser: Browser, gateway: str, *, width: int, scripts: bool) -> Window:
    """A window of a person nobody knows yet."""
    context = browser.new_context(
        base_url=gateway,
        viewport={"width": width, "height": HEIGHT},
        java_script_enabled=scripts,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    window = Window(context.new_page(), Trouble())
    window.trouble.watch(window.page)
    return window
