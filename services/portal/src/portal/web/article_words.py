"""Articles as pages show them: safe HTML, addresses of files, descriptions."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from portal.model import articles as rules
from portal.model import marking
from portal.model.articles import Text
from portal.model.marking import Picture
from portal.phrases import articles as phrases
from portal.store import article_files
from portal.store.article_files import File
from servicekit import languages
from servicekit.db import Connection

PUBLIC_FILES: Final = "/noi-dung"
DESCRIPTION: Final = 200


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader of one version gets. `html` is safe; files in the order staff see them."""

    text: Text
    html: str
    cover: File | None
    files: tuple[File, ...]
    base: str

    def address(self, file: File) -> str:
        """Where a file of this reading is."""
        return f"{self.base}/{file.tail}"

    def poster(self, file: File) -> str:
        """Where the still picture of a video is."""
        return f"{self.base}/{file.id}/anh.jpg"

    def of_kind(self, *kinds: str) -> list[File]:
        """The attached ones of some kinds."""
        return [file for file in self.files if file.kind in kinds]

    @property
    def description(self) -> str:
        """For shared links and search engines."""
        return self.text.summary or marking.plain(self.text.body)[:DESCRIPTION]


def read(conn: Connection, text: Text, base: str = PUBLIC_FILES) -> Reading:
    """One version with its files, whose addresses begin with `base`."""
    return reading_of(text, article_files.of_numbers(conn, rules.files_of(text)), base)


def read_all(conn: Connection, texts: Iterable[Text]) -> list[Reading]:
    """Several, with one look-up."""
    wanted = list(texts)
    numbers = [number for text in wanted for number in rules.files_of(text)]
    files = article_files.of_numbers(conn, numbers)
    return [reading_of(text, files, PUBLIC_FILES) for text in wanted]


def reading_of(text: Text, files: dict[int, File], base: str) -> Reading:
    """Files that are not there are left out."""
    pictures = {
        file.id: Picture(
            path=f"{base}/{file.tail}",
            words=file.words,
            width=file.width or 0,
            height=file.height or 0,
        )
        for file in files.values()
        if file.is_picture
    }
    attached = tuple(files[number] for number in text.details.attached if number in files)
    return Reading(
        text=text,
        html=marking.to_html(text.body, pictures, phrases.TABLE),
        cover=files.get(text.details.cover or 0),
        files=attached,
        base=base,
    )


def page(template: str, **values: Any) -> str:
    """A template, in the language of the address, with the words of articles."""
    return languages.render(f"portal/{template}.html", words=phrases, **values)
