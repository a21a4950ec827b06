"""The promotion kit of a unit: public, so that hamlets and associations can take it as well."""

from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request

from contracts.events import EditionState, UnitState
from contracts.windows import Window
from portal.actions.promotion_texts import texts_in_force
from portal.model import promotion, publicity, windows
from portal.model.drawings import FORMATS
from portal.phrases import promotion as words
from portal.store import posters
from portal.store.posters.layout import Sayings, draw
from portal.web.pages import current
from servicekit import clock, copies, qr
from servicekit.auth import public
from servicekit.db import Connection
from servicekit.phrases import UNIT_GROUPS
from servicekit.problems import NotFound
from servicekit.text import fold
from servicekit.times import VN
from servicekit.web import cache_public, database, settings

CACHE_SECONDS: Final = 60
TYPES: Final = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
EMBEDDED: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors *"
)
"""The one page that others may show within theirs; it holds no script and no form."""

bp = Blueprint("promotion", __name__, url_prefix="/tuyen-truyen")


@bp.get("")
@public
def units() -> Response:
    """Every unit that has a kit, by group; `q` narrows by name with or without diacritics."""
    asked = request.args.get("q", "").strip()[:100]
    with database().transaction() as conn:
        edition = current(conn)
        found = [unit for unit in offered(conn) if fold(asked) in fold(unit.name)]
    return _page("promotion_units", edition, units=found, asked=asked, groups=UNIT_GROUPS)


@bp.get("/<code>")
@public
def kit(code: str) -> Response:
    """Links with their codes, sheets to print, pictures, posts, the text to be read aloud."""
    with database().transaction() as conn:
        edition, unit = current(conn), find_unit(conn, code)
        texts = texts_in_force(conn, edition.code).texts
        period = period_of_unit(conn, edition, unit)
    links = {word: _address(unit, word) for word in promotion.LINKS}
    return _page(
        "promotion_kit",
        edition,
        unit=unit,
        period=period,
        links=links,
        channels={word: words.CHANNELS[channel] for word, channel in promotion.LINKS.items()},
        qr=qr.inline_qr(promotion.link_path(unit.code, "qr")),
        formats=FORMATS.values(),
        sheets=words.SHEETS,
        posts={kind: _filled(kind, texts, edition, unit) for kind in promotion.POSTS},
        kinds=words.TEXTS,
        spoken=_filled("loudspeaker", texts, edition, unit),
    )


@bp.get("/<code>/<name>.<kind>")
@public
def sheet(code: str, name: str, kind: str) -> Response:
    """One sheet or picture as a file."""
    form = FORMATS.get(name)
    if form is None or kind not in form.kinds:
        raise NotFound
    with database().transaction() as conn:
        edition, unit = current(conn), find_unit(conn, code)
    call = promotion.call(edition, clock.now())
    address = _address(unit, "qr" if form.unit == "mm" else "web")
    sayings = Sayings(
        invitation=call.invitation,
        when=call.when,
        scan=call.scan,
        unit=unit.name,
        address=address,
        squares=qr.squares(address),
    )
    body = posters.as_file(draw(sayings, form), form, kind)
    return _file(edition, body, TYPES[kind], f"{name}-{unit.code}.{kind}")


@bp.get("/<code>/bai-phat-thanh.txt")
@public
def spoken(code: str) -> Response:
    """Plain text to be read aloud by loudspeaker."""
    with database().transaction() as conn:
        edition, unit = current(conn), find_unit(conn, code)
        texts = texts_in_force(conn, edition.code).texts
    text = _filled("loudspeaker", texts, edition, unit) + "\n"
    name = f"bai-phat-thanh-{unit.code}.txt"
    return _file(edition, text.encode(), "text/plain; charset=utf-8", name)


@bp.get("/<code>/nhung")
@public
def embedded(code: str) -> Response:
    """A small page for a unit's own site to show."""
    with database().transaction() as conn:
        edition, unit = current(conn), find_unit(conn, code)
    response = _page("promotion_embedded", edition, unit=unit, link=_address(unit, "web"))
    response.headers["Content-Security-Policy"] = EMBEDDED
    return response


def offered(conn: Connection) -> list[UnitState]:
    """Units that have a kit today, as lists show them."""
    today = clock.now().astimezone(VN).date()
    every = copies.every(conn, UnitState)
    return promotion.by_name(unit for unit in every if promotion.is_offered(unit, today))


def find_unit(conn: Connection, code: str) -> UnitState:
    """Raises NotFound."""
    unit = copies.find(conn, UnitState, code)
    if unit is None or not promotion.is_offered(unit, clock.now().astimezone(VN).date()):
        raise NotFound
    return unit


def period_of_unit(conn: Connection, edition: EditionState, unit: UnitState) -> Window | None:
    """When this unit is asked to promote: its own period, a parent's, or the edition's."""
    every = {one.code: one for one in copies.every(conn, UnitState)}
    return publicity.period_of(edition, publicity.line_of(unit, every))


def filled_texts(texts: dict[str, str], edition: EditionState, unit: UnitState) -> dict[str, str]:
    """All texts as this unit's kit shows them now."""
    return {kind: _filled(kind, texts, edition, unit) for kind in texts if kind != "citation"}


def _filled(kind: str, texts: dict[str, str], edition: EditionState, unit: UnitState) -> str:
    call = promotion.call(edition, clock.now())
    word = kind if kind in promotion.POSTS else "web"
    values = {
        "don_vi": unit.name,
        "lien_ket": _address(unit, word),
        "loi_moi": call.invitation,
        "thoi_gian": call.when,
        "vien_dan": texts["citation"],
        "trang_web": settings().public_url.rstrip("/").partition("://")[2],
    }
    return promotion.fill(texts[kind], values)


def _address(unit: UnitState, word: str) -> str:
    return str(settings().public_url.rstrip("/") + promotion.link_path(unit.code, word))


def _page(template: str, edition: EditionState, **context: Any) -> Response:
    call = promotion.call(edition, clock.now())
    body = render_template(f"portal/{template}.html", edition=edition, call=call, **context)
    return _kept(make_response(body), edition)


def _file(edition: EditionState, body: bytes, mime: str, name: str) -> Response:
    response = Response(body, content_type=mime)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return _kept(response, edition)


def _kept(response: Response, edition: EditionState) -> Response:
    """Never beyond the next opening or closing: the kit speaks of what to do now."""
    now = clock.now()
    seconds = windows.seconds_to_next_boundary(edition.windows, now, CACHE_SECONDS)
    return cache_public(response, seconds, stale=0)
