"""One published entry: its page, its QR code; what withdrawn and suspended ones say."""

from io import BytesIO
from typing import Any, Final

import segno
from flask import Blueprint, Response, make_response, redirect
from werkzeug.wrappers import Response as BaseResponse

from contracts.events.submissions import DossierStage as Stage
from servicekit import languages, sharing
from servicekit.auth import public
from servicekit.clock import now
from servicekit.problems import NotFound
from servicekit.times import as_moment
from servicekit.web import cache_public, database, settings
from submissions.actions.looking import File, whole_file
from submissions.errors.entries import EntryGone
from submissions.model.lifecycle import ON_SHOW
from submissions.model.phases import seconds_of_phase, voting_phase
from submissions.model.structured import Described, entry_document, trail_document
from submissions.phrases import gallery as phrases
from submissions.store import dossiers, results, share_cards
from submissions.store.attachments import Attachment
from submissions.store.dossiers import Dossier
from submissions.web.parsing import canonical

bp = Blueprint("entries", __name__)

CACHE_SECONDS: Final = 30
SEEN: Final = ON_SHOW | {Stage.SUSPENDED}
"""A suspended entry says that it is; what left, or was unpublished again, is gone."""
QR_CACHE_SECONDS: Final = 3_600


@bp.get("/bai-du-thi/<code>")
@bp.get("/bai-du-thi/<code>/<slug>")
@bp.get("/en/entries/<code>")
@bp.get("/en/entries/<code>/<slug>")
@public
def show(code: str, slug: str = "") -> BaseResponse:
    """The entry; other spellings of its address lead to the canonical one."""
    moment = now()
    with database().transaction() as conn:
        dossier = published_dossier(dossiers.get(conn, canonical(code)))
        if code != dossier.code or slug != dossier.slug:
            return redirect(languages.here(dossier.url), 301)
        file = whole_file(conn, dossier)
        card = share_cards.path_of(conn, dossier.id)
        outcome = results.of_dossier(conn, dossier.id)
    shown = [one for one in file.attachments if one.shown and one.is_safe]
    cover = next((attachment for attachment in shown if attachment.cover), None)
    url = absolute(languages.here(dossier.url))
    page = languages.render(
        "submissions/paused.html" if dossier.stage == Stage.SUSPENDED else "submissions/entry.html",
        dossier=dossier,
        setting=file.setting,
        cover=cover,
        outcome=outcome,
        card=card or (cover.card_path if cover else None),
        pictures=[attachment for attachment in shown if attachment.is_image],
        videos=[attachment for attachment in shown if attachment.kind == "mp4"],
        documents=[attachment for attachment in shown if attachment.kind in ("pdf", "docx")],
        url=url,
        facebook=sharing.facebook(url),
        zalo=sharing.zalo(url),
        phase=voting_phase(file.setting.edition, moment),
        counts_shown=file.setting.edition.voting.counts == "public",
        structured=_structured(file, shown, card),
    )
    seconds = seconds_of_phase(file.setting.edition, moment, CACHE_SECONDS)
    return cache_public(make_response(page), seconds, stale=0)


@bp.get("/bai-du-thi/<code>/qr.svg")
@public
def qr(code: str) -> Response:
    """The entry's address as a QR code."""
    with database().transaction() as conn:
        dossier = published_dossier(dossiers.get(conn, canonical(code)))
    stream = BytesIO()
    url = absolute(f"/bai-du-thi/{dossier.code}")
    segno.make(url, error="m").save(stream, kind="svg", scale=8, border=2, dark="#07402f")
    response = make_response(stream.getvalue())
    response.content_type = "image/svg+xml"
    return cache_public(response, QR_CACHE_SECONDS)


def published_dossier(dossier: Dossier) -> Dossier:
    """Only what is or was public has a page. Raises NotFound, EntryGone."""
    if dossier.number is None:
        raise NotFound
    if dossier.stage not in SEEN:
        raise EntryGone
    return dossier


def absolute(path: str) -> str:
    """A path of ours as other places need it."""
    return str(settings().public_url).rstrip("/") + path


def _structured(file: File, shown: list[Attachment], card: str | None) -> list[dict[str, Any]]:
    """For the page's head, as schema.org says it."""
    dossier = file.dossier
    pictures = [card, *(attachment.picture_path for attachment in shown)]
    entry = Described(
        url=absolute(dossier.url),
        title=dossier.title,
        summary=dossier.summary,
        authors=dossier.authors,
        applicant_kind=dossier.applicant_kind,
        field=file.setting.rules.label(dossier.field),
        place=dossier.where_applied,
        images=tuple(absolute(path) for path in pictures if path),
        published_at=as_moment(dossier.published_at or dossier.updated_at),
        changed_at=as_moment(dossier.updated_at),
        contest=phrases.CONTEST,
    )
    trail = [
        (phrases.HOME, absolute("/")),
        (phrases.GALLERY, absolute("/binh-chon")),
        (dossier.title, entry.url),
    ]
    return [entry_document(entry), trail_document(trail)]
