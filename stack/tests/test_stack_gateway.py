"""Rendering of the gateway's templates."""

import re
from pathlib import Path

import pytest
from stack.gateway import variables
from stack.home import Choices, Home
from stack.refusal import Refusal
from stack.rendering import TEMPLATES, error_page, error_pages, render

pytestmark = pytest.mark.unit

ASSETS = ("images/favicon.svg", "images/logo.svg", "css/contest.css", "js/site.js")


def values(home: Home) -> dict[str, str]:
    return variables(home) | {f"asset:{name}": f"/tai-san/{name}" for name in ASSETS}


def test_render_fills_placeholders_and_leaves_nginx_variables() -> None:
    assert render("listen @listen@; set $a $b;", {"listen": "1:2"}) == "listen 1:2; set $a $b;"


def test_render_refuses_an_unknown_placeholder() -> None:
    with pytest.raises(Refusal, match="oops"):
        render("@oops@", {})


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.conf")), ids=lambda path: path.name)
def test_every_template_can_be_rendered(template: Path, tmp_path: Path) -> None:
    text = render(template.read_text(), values(Home(tmp_path)))

    assert text.count("{") == text.count("}")


def test_error_pages_use_the_sites_styles_and_hold_no_placeholder(tmp_path: Path) -> None:
    pages = error_pages(values(Home(tmp_path)))

    assert set(pages) == {
        "400.html", "404.html", "413.html", "429.html", "500.html",
        "cho.html", "cho-phieu.html", "da-gui.html",
    }  # fmt: skip
    assert {page.count('href="/tai-san/css/contest.css"') for page in pages.values()} == {1}
    assert {page.count("<h1") for page in pages.values()} == {1}
    assert not [name for name, page in pages.items() if "@" in page]


def test_error_page_takes_title_and_head_from_its_first_lines() -> None:
    body = "<!-- title: Chờ -->\n<!-- head: <meta x> -->\n<p>@n@</p>\n"

    page = error_page("@head@|@title@|@main@", body, {"n": "5"})

    assert page == "<meta x>|Chờ|<p>5</p>\n"


def test_waiting_page_tries_again_by_itself_without_a_script(tmp_path: Path) -> None:
    page = error_pages(values(Home(tmp_path)))["cho.html"]

    assert '<meta http-equiv="refresh" content="5">' in page


def test_tls_turns_on_https_and_a_redirect_of_plain_http(tmp_path: Path) -> None:
    choices = Choices(
        gateway_port=8443, tls_certificate="/c.pem", tls_key="/k.pem", redirect_port=8081
    )
    text = render((TEMPLATES / "nginx.conf").read_text(), values(Home(tmp_path, choices)))

    assert "listen 127.0.0.1:8443 default_server backlog=4096 ssl http2;" in text
    assert "return 308 https://127.0.0.1:8443$request_uri;" in text


LIMIT = r"location ([^{]*?) *\{[^}]*?limit_(?:req|conn) zone=(\w+) burst=(\d+)"


def test_only_a_very_high_ceiling_by_address_stands_before_a_vote() -> None:
    """Schools, offices and mobile networks share addresses (S1-17)."""
    every = "".join(path.read_text() for path in TEMPLATES.glob("*.conf"))
    limited = re.findall(LIMIT, every)

    assert sorted(limited) == [
        ("/d/", "links", "500"),
        ("/tai-khoan", "sign_in", "2000"),
        ("= /api/accounts/v1/otp", "sign_in", "2000"),
        ("= /api/accounts/v1/sessions", "sign_in", "2000"),
        ("= /api/voting/v1/votes", "votes", "20000"),
        ("= /hoi-dap/dat-cau-hoi", "questions", "30"),
        ("= /tai-khoan/lam-moi", "sign_in", "2000"),
        ("~ ^/binh-chon/[^/]+/xac-nhan$", "votes", "20000"),
    ]
    assert len(re.findall("limit_(?:req|conn) ", every)) == len(limited)
    assert "zone=votes:10m rate=5000r/s;" in every


def test_error_log_holds_no_requests() -> None:
    levels = [line for line in (TEMPLATES / "nginx.conf").read_text().splitlines()
              if line.startswith("error_log")]  # fmt: skip

    assert levels == ["error_log stderr crit;"]


@pytest.mark.parametrize(("smtp_url", "times"), [("", 1), ("smtp://mail.example", 0)])
def test_mailbox_is_named_only_without_a_mail_server(
    tmp_path: Path, smtp_url: str, times: int
) -> None:
    known = values(Home(tmp_path, Choices(smtp_url=smtp_url)))
    texts = {path.name: render(path.read_text(), known) for path in TEMPLATES.glob("*.conf")}

    assert texts["routes.conf"].count("location /hop-thu-thu {") == times
    assert texts["upstreams.conf"].count("upstream mailsink") == times
    assert texts["static.conf"].count("Disallow: /hop-thu-thu\\nDisallow: /phieu\\n") == times
    assert texts["log.conf"].count('"~^/hop-thu-thu" /hop-thu-thu/…;') == times
    assert {"/hop-thu-thu" in "".join(texts.values())} == {bool(times)}


def test_internal_paths_are_not_routed() -> None:
    routes = (TEMPLATES / "routes.conf").read_text()

    assert not [path for path in ("/metrics", "/healthz", "/readyz") if path in routes]
