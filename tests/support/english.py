"""What an English page says in Vietnamese without saying that it does."""

import re
from html.parser import HTMLParser
from typing import Final

VIETNAMESE: Final = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
PLACE: Final = "Thái Nguyên"
SPOKEN: Final = ("alt", "aria-label", "placeholder", "title")
VOID: Final = frozenset({"img", "input", "meta", "link", "br", "hr", "source", "track"})


class _Listener(HTMLParser):
    """Keeps the language of each open element, and what is said in another than it claims."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.unmarked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        language = told.get("lang") or (self.open[-1][1] if self.open else "")
        if tag not in VOID:
            self.open.append((tag, language))
        for name in SPOKEN:
            self._hear(told.get(name) or "", language)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1] if self.open else ("", "")
        if tag not in ("script", "title", "style"):
            self._hear(data, language)

    def _hear(self, words: str, language: str) -> None:
        if language == "en" and VIETNAMESE.search(words.replace(PLACE, "")):
            self.unmarked.append(words.strip())


def unmarked_vietnamese(page: str) -> list[str]:
    """Words a screen reader would read as English and that are none; names of the place may be."""
    listener = _Listener()
    listener.feed(page)
    return listener.unmarked
