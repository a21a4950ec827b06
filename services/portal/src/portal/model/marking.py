"""Markdown as staff write it, as HTML that is safe to show.

Two walls: the parser knows no HTML, and what it makes passes a list of allowed elements.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

PICTURE_PREFIX: Final = "anh:"
"""How Markdown names a picture of the article: `![what it shows](anh:12)`."""
NUMBER_LIMIT: Final = 12
_FIRST, _LAST = 2, 4
"""Ranks of headings in a text: the page's own is the only one of the first rank."""
_ALLOWED: Final[dict[str, set[str]]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "th": {"scope"},
} | {
    name: set()
    for name in (
        *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "s", "code", "pre", "blockquote"),
        *("ul", "li", "table", "thead", "tbody", "tr", "td", "figure", "figcaption"),
    )
}
_PARSER: Final = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of the article: its address, what is to be seen, its size in pixels."""

    path: str
    words: str
    width: int
    height: int


def to_html(body: str, pictures: Mapping[int, Picture], table_label: str) -> str:
    """Safe HTML. A picture that is not among `pictures`, or of elsewhere, leaves only its words.

    Tables can be pushed sideways on phones and are called `table_label` there.
    """
    tokens = _PARSER.parse(body)
    _rank_headings(tokens)
    for token in tokens:
        if token.children:
            token.children = [_picture(child, pictures) for child in token.children]
    made = str(_PARSER.renderer.render(_with_frames(tokens, table_label), _PARSER.options, {}))
    return cleaned(made)


def _rank_headings(tokens: list[Token]) -> None:
    """Whatever signs the writer used, headings follow the page's own without a rank left out."""
    opened = [token for token in tokens if token.type == "heading_open"]
    closed = [token for token in tokens if token.type == "heading_close"]
    typed = sorted({token.tag for token in opened})
    rank = _FIRST - 1
    for start, end in zip(opened, closed, strict=True):
        rank = min(_FIRST + typed.index(start.tag), rank + 1, _LAST)
        start.tag = end.tag = f"h{rank}"


def cleaned(html: str) -> str:
    """The second wall: only what `_ALLOWED` names is left of any HTML."""
    return nh3.clean(
        html,
        tags=set(_ALLOWED),
        attributes=_ALLOWED,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener",
    )


def plain(body: str) -> str:
    """The words alone, for descriptions and feeds."""
    words = [
        child.content
        for token in _PARSER.parse(body)
        for child in token.children or ()
        if child.type in ("text", "code_inline")
    ]
    return " ".join(" ".join(words).split())


def pictures_in(body: str) -> set[int]:
    """Numbers of all pictures that a text names."""
    numbers = {
        _number(child)
        for token in _PARSER.parse(body)
        for child in token.children or ()
        if child.type == "image"
    }
    return {number for number in numbers if number is not None}


def _number(token: Token) -> int | None:
    """Of a picture of the article; None for any other."""
    prefix, colon, number = str(token.attrs.get("src", "")).partition(":")
    is_ours = prefix + colon == PICTURE_PREFIX and number.isascii() and number.isdigit()
    return int(number) if is_ours and len(number) <= NUMBER_LIMIT else None


def _picture(token: Token, pictures: Mapping[int, Picture]) -> Token:
    """The address and size of a picture, or its words where there is none."""
    if token.type != "image":
        return token
    number = _number(token)
    found = None if number is None else pictures.get(number)
    if found is None:
        return Token("text", "", 0, content=token.content)
    if not token.content:
        token.children = [Token("text", "", 0, content=found.words)]
    token.attrs = {
        "src": found.path,
        "alt": "",
        "width": found.width,
        "height": found.height,
        "loading": "lazy",
    }
    return token


def _with_frames(tokens: list[Token], label: str) -> list[Token]:
    """Each table in a frame of its own, which takes the keyboard."""
    framed: list[Token] = []
    for token in tokens:
        if token.type == "table_open":
            attributes: dict[str, str | int | float] = {
                "class": "table-frame",
                "role": "region",
                "aria-label": label,
                "tabindex": "0",
            }
            framed.append(Token("table_frame_open", "div", 1, attrs=attributes, block=True))
        framed.append(token)
        if token.type == "table_close":
            framed.append(Token("table_frame_close", "div", -1, block=True))
    return framed
