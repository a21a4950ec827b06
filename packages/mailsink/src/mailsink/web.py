"""The pages people read the demonstration's messages on, and JSON for tests."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request

from mailsink.inbox import Inbox
from mailsink.reading import Letter, read

ROOT: Final = "/hop-thu-thu"
PAGE_SIZE: Final = 50
VN: Final = ZoneInfo("Asia/Ho_Chi_Minh")
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
# A message may style itself, nothing else: no script, no form, nothing loaded from elsewhere.
MESSAGE_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    " frame-ancestors 'self'"
)
OPEN_APART: Final = '<base target="_blank">'

pages = Blueprint("pages", __name__, url_prefix=ROOT)
probes = Blueprint("probes", __name__)


def create_app(inbox: Inbox, assets_manifest: Path | None = None) -> Flask:
    """The HTTP side over `inbox`."""
    app = Flask(__name__)
    app.config["INBOX"] = inbox
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.globals["asset"] = lambda name: _asset(assets_manifest, name)
    app.jinja_env.filters["moment"] = _moment
    app.register_blueprint(pages)
    app.register_blueprint(probes)
    app.register_error_handler(404, _not_found)
    return app


@pages.get("")
def inbox_page() -> str:
    """The newest messages, perhaps only those to one recipient."""
    wanted = request.args.get("to", "").strip()
    before = request.args.get("truoc", type=int)
    found = _inbox().newest(containing=wanted, before=before, limit=PAGE_SIZE + 1)
    letters = [read(stored) for stored in found[:PAGE_SIZE]]
    older = letters[-1].stored.number if len(found) > PAGE_SIZE else None
    return render_template(
        "mailsink/inbox.html", letters=letters, wanted=wanted, before=before, older=older
    )


@pages.get("/<int:number>")
def message_page(number: int) -> str:
    """One message: its text, its HTML in a frame, its headers."""
    return render_template("mailsink/message.html", letter=_letter(number))


@pages.get("/<int:number>/html")
def message_html(number: int) -> Response:
    """The HTML part alone, fenced by its own policy."""
    html = _letter(number).html
    if html is None:
        abort(404)
    response = Response(_open_apart(html), mimetype="text/html")
    response.headers["Content-Security-Policy"] = MESSAGE_POLICY
    return response


@pages.get("/<int:number>/goc")
def message_source(number: int) -> Response:
    """The message as it came, for mail programs."""
    response = Response(_letter(number).stored.content, mimetype="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="{number}.eml"'
    return response


@pages.get("/api/messages")
def messages() -> dict[str, Any]:
    """`?to=` a whole address; `?limit=` at most 500. Newest first."""
    limit = max(1, min(request.args.get("limit", 50, type=int), 500))
    found = _inbox().newest(exactly=request.args.get("to", "").strip(), limit=limit)
    return {"items": [_as_json(read(stored)) for stored in found], "next": None}


@pages.after_request
def _guard(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@probes.get("/healthz")
def healthz() -> str:
    return "ok\n"


@probes.get("/readyz")
def readyz() -> dict[str, int]:
    """Ready when the kept messages can be read."""
    return {"messages": _inbox().count()}


def _inbox() -> Inbox:
    inbox: Inbox = current_app.config["INBOX"]
    return inbox


def _letter(number: int) -> Letter:
    stored = _inbox().one(number)
    if stored is None:
        abort(404)
    return read(stored)


def _open_apart(html: str) -> str:
    """Links leave the frame: our pages refuse to be framed."""
    before, head, after = html.partition("<head>")
    return before + head + OPEN_APART + after if head else OPEN_APART + html


def _asset(manifest: Path | None, name: str) -> str | None:
    """The served path. An absent manifest only costs the style, never the messages."""
    if manifest is None or not manifest.is_file():
        return None
    path: str | None = json.loads(manifest.read_text(encoding="utf-8")).get(name)
    return path


def _as_json(letter: Letter) -> dict[str, Any]:
    stored = letter.stored
    return {
        "id": stored.number,
        "received_at": stored.received_at.isoformat(timespec="milliseconds"),
        "from": stored.sender,
        "to": list(stored.recipients),
        "subject": letter.subject,
        "message_id": letter.message_id,
        "text": letter.text,
        "html": letter.html,
        "url": f"{ROOT}/{stored.number}",
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(VN).strftime("%H:%M:%S %d/%m/%Y")


def _not_found(_error: Exception) -> tuple[str, int]:
    return render_template("mailsink/not_found.html"), 404
