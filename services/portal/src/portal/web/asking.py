"""Questions from the public: asked without a name, read again by a link that only the asker has."""

from flask import Blueprint, Response, make_response, redirect

from portal.actions.answer_questions import ask_question
from portal.model import marking
from portal.phrases import articles as phrases
from portal.store import questions
from portal.web.article_files import private
from portal.web.article_forms import QuestionForm
from portal.web.article_pages import frame, kept
from portal.web.article_words import page
from portal.web.pages import current
from servicekit import clock
from servicekit.auth import public
from servicekit.web import database

bp = Blueprint("asking", __name__, url_prefix="/hoi-dap")


@bp.get("/dat-cau-hoi")
@public
def form() -> Response:
    """The form: the same for everybody."""
    now = clock.now()
    with database().transaction() as conn:
        body = page("ask", form=QuestionForm(), **frame(current(conn), now))
        return kept(conn, body, now)


@bp.post("/dat-cau-hoi")
@public
def ask() -> Response:
    """Take the question; the answer will be behind the link."""
    typed = QuestionForm.posted()
    now = clock.now()
    if typed.validate():
        code = ask_question(database(), str(typed.question.data), now)
        return private(make_response(redirect(f"/hoi-dap/cau-hoi/{code}", 303)))
    with database().transaction() as conn:
        body = page("ask", form=typed, **frame(current(conn), now))
    return private(make_response(body, 422))


@bp.get("/cau-hoi/<code>")
@public
def asked(code: str) -> Response:
    """The question, and its answer once there is one."""
    now = clock.now()
    with database().transaction() as conn:
        question = questions.of_code(conn, code)
        html = marking.to_html(question.answer, {}, phrases.TABLE)
        body = page("asked", question=question, html=html, **frame(current(conn), now))
    response = private(make_response(body))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
