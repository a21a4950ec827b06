"""Ceremonies of tests, prepared without a browser, and a camera that looks at a code."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import segno
from playwright.sync_api import Browser

from support.browser import CHROMIUM, OPTIONS
from support.edition import current_edition
from support.people import fresh_title
from support.visitor import Visitor, hidden_value

CEREMONIES: Final = "/quan-tri/le"
SIDE: Final = 480
FRAMES: Final = 10
LINK: Final = re.compile(r"/giay-moi/[\w-]{32}")


@dataclass(frozen=True)
class Invited:
    """A guest as staff see them; `path`: their own page, `page`: the staff's."""

    name: str
    code: str
    path: str
    page: str


def new_ceremony(secretary: Visitor, start: str = "08:00 12/02/2040") -> tuple[str, str]:
    """Address and title of a fresh one whose hour is fixed."""
    title = fresh_title("Lễ thử")
    edition = current_edition(secretary)[0]
    made = secretary.form(f"{CEREMONIES}/moi", edition=edition, kind="other", title=title)
    base = str(made.headers["Location"])
    set_time(secretary, base, title, start)
    return base, title


def set_time(secretary: Visitor, base: str, title: str, start: str) -> str:
    """Where saving leads to."""
    version = hidden_value(secretary.get(f"{base}/thong-tin").text, "version")
    form = {"version": version, "title": title, "starts_at": start, "place": "Hội trường thử"}
    saved = secretary.form(f"{base}/thong-tin", remind_days="3", **form)
    return str(saved.headers["Location"])


def new_guest(secretary: Visitor, base: str, email: str = "") -> Invited:
    """On the list, not invited yet."""
    name = fresh_title("Khách")
    secretary.form(f"{base}/khach/them", name=name, email=email)
    listed = secretary.get(f"{base}/khach", params={"q": name}).text
    (page,) = set(re.findall(rf'href="({base}/khach/\d+)"', listed))
    shown = secretary.get(page).text
    code, link = re.search(r"<code>(\w+)</code>", shown), LINK.search(shown)
    assert code is not None
    assert link is not None
    return Invited(name, code[1], link[0], page)


def write_film(file: Path, text: str) -> None:
    """Somebody holds a QR code before the camera: raw frames (YUV4MPEG2), grey only."""
    modules = [
        [bool(dot) for dot in row] for row in segno.make(text, micro=False).matrix_iter(1, 4)
    ]
    size = len(modules)
    luma = bytes(
        16 if modules[y * size // SIDE][x * size // SIDE] else 235
        for y in range(SIDE)
        for x in range(SIDE)
    )
    frame = b"FRAME\n" + luma + bytes([128]) * (SIDE * SIDE // 2)
    file.write_bytes(f"YUV4MPEG2 W{SIDE} H{SIDE} F10:1 Ip A1:1 C420\n".encode() + frame * FRAMES)


def with_camera(browser: Browser, film: Path) -> Browser:
    """Another one, whose camera shows the film and may be used; to be closed by whoever asked."""
    camera = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    seen = f"--use-file-for-fake-video-capture={film}"
    return browser.browser_type.launch(executable_path=CHROMIUM, args=[*OPTIONS, *camera, seen])
