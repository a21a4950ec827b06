"""Where to go after signing in: only paths of this site."""

from typing import Final
from urllib.parse import urlsplit

HOME: Final = "/tai-khoan"
VOTING: Final = "/binh-chon/"
STAFF: Final = (
    "/quan-tri/",
    "/tham-dinh",
    "/cham-diem",
    "/bao-cao",
    "/viec-cua-toi",
    "/ho-so/gioi-thieu",
)
"""Areas that need a role, and therefore a password instead of a code."""
LONGEST: Final = 500


def safe_path(asked: str | None, default: str = HOME) -> str:
    """`asked` when it is a plain path of this site, else `default` (no open redirect)."""
    if not asked or len(asked) > LONGEST or not asked.startswith("/"):
        return default
    if asked.startswith("//") or "\\" in asked or any(ord(c) < 0x20 or c == "\x7f" for c in asked):
        return default
    parts = urlsplit(asked)
    return default if parts.scheme or parts.netloc else asked


def is_for_staff(path: str) -> bool:
    return path.startswith(STAFF)


def is_for_voting(path: str) -> bool:
    return path.startswith(VOTING)
