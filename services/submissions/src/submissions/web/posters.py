"""A poster of A4 that people print and hang up: title, photo, QR code, when to vote."""

from typing import Final

from flask import Blueprint, Response, make_response, render_template

from servicekit.auth import public
from servicekit.clock import now
from servicekit.problems import NotFound
from servicekit.web import cache_public, database
from submissions.actions.looking import whole_file
from submissions.model.lifecycle import ON_SHOW
from submissions.model.phases import seconds_of_phase, voting_phase
from submissions.phrases.gallery import window_words
from submissions.store import dossiers
from submissions.web.entries import absolute, published_dossier
from submissions.web.parsing import canonical

bp = Blueprint("posters", __name__)

CACHE_SECONDS: Final = 300


# A dot or one step more than a slug: no entry's own address can be this one.
@bp.get("/bai-du-thi/<code>/in/ap-phich")
@public
def show(code: str) -> Response:
    """One sheet; the browser prints it or saves it as PDF."""
    moment = now()
    with database().transaction() as conn:
        dossier = published_dossier(dossiers.get(conn, canonical(code)))
        if dossier.stage not in ON_SHOW:
            raise NotFound
        file = whole_file(conn, dossier)
    edition = file.setting.edition
    page = render_template(
        "submissions/poster.html",
        dossier=dossier,
        setting=file.setting,
        cover=next(
            (one for one in file.attachments if one.cover and one.shown and one.is_safe), None
        ),
        phase=voting_phase(edition, moment),
        window=window_words(edition.windows.voting),
        address=absolute(f"/bai-du-thi/{dossier.code}"),
    )
    seconds = seconds_of_phase(edition, moment, CACHE_SECONDS)
    return cache_public(make_response(page), seconds, stale=0)
