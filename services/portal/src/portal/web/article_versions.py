"""Every version of an article: what differs, who saved it, and back to an old one."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for

from portal.actions.write_articles import restore_version
from portal.errors.articles import NothingToSave
from portal.model.articles import Text
from portal.phrases import articles as phrases
from portal.store import articles
from portal.web.article_words import page
from portal.web.articles import MAY_WRITE, writer
from portal.web.versioned import returned_number
from servicekit import differences
from servicekit.auth import requires
from servicekit.differences import Row
from servicekit.times import as_date
from servicekit.web import database

bp = Blueprint("article_versions", __name__, url_prefix="/quan-tri/noi-dung/<int:number>/cac-ban")


def differences_of(before: Text, after: Text) -> list[Row]:
    """Field by field."""
    return differences.rows(_fields(before), _fields(after))


@bp.get("")
@requires(*MAY_WRITE)
def every(number: int) -> str:
    """Two versions side by side (`truoc`, `sau`; else the last two) and the whole history."""
    with database().transaction() as conn:
        article = articles.find(conn, number)
        saved = articles.versions(conn, article)
        happenings = articles.history(conn, article)
        after = articles.version(conn, article, _asked("sau", article.version))
        before = articles.version(conn, article, _asked("truoc", max(after.version - 1, 1)))
    rows = differences_of(before.text, after.text)
    return page(
        "article_versions",
        article=article,
        saved=saved,
        happenings=happenings,
        before=before,
        after=after,
        rows=rows,
    )


@bp.post("/<int:old>/lay-lai")
@requires(*MAY_WRITE)
def restore(number: int, old: int) -> Response:
    """An old version's text as the newest version; the public sees it once it is published."""
    try:
        saved = restore_version(database(), writer(), number, old)
        flash(phrases.RESTORED.format(old=old, version=saved.version))
    except NothingToSave:
        flash(phrases.NOTHING_TO_SAVE)
    return make_response(redirect(url_for("article_editing.edit", number=number), 303))


def _asked(name: str, otherwise: int) -> int:
    return returned_number(request.args.get(name, ""), otherwise)


def _fields(text: Text) -> dict[str, str]:
    """By label, as words."""
    details = text.details
    plain: dict[str, Any] = {
        "title": text.title,
        "summary": text.summary,
        "body": text.body,
        "tier": phrases.TIERS.get(details.tier, details.tier),
    }
    return {
        label: _words(plain.get(name, getattr(details, name, "")))
        for name, label in phrases.FIELDS.items()
    }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return phrases.YES if value else ""
    if isinstance(value, date):
        return as_date(value)
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return str(value or "")
