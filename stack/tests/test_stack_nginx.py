"""The real nginx with our templates in front of services that answer with what they were told."""

import json
import shutil
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from stack import gateway
from stack.environment import OFFSETS, STATUS_OFFSET
from stack.home import Choices, Home
from stack.ports import is_open
from stack.tests.nginx_at_work import ask, prepared, start, statuses_at_once

pytestmark = pytest.mark.integration


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers it got, as JSON; `/x?Name=value` asks for a header of its own."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = dict(self.headers.items()) | {"answered": time.monotonic_ns()}
        body = json.dumps(told).encode().ljust(4000)
        self.send_response(200)
        for pair in self.path.partition("?")[2].split("&"):
            name, _, value = pair.partition("=")
            if value:
                self.send_header(name, value.replace("+", " "))
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests print nothing."""


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with prepared() as found:
        yield found


@pytest.fixture(scope="module")
def port(home: Home) -> Iterator[int]:
    """nginx on this port; portal, accounts and submissions answer, the others are down."""
    with ExitStack() as stack:
        for service in ("portal", "accounts", "submissions"):
            address = ("127.0.0.1", home.choices.base_port + OFFSETS[service])
            server = ThreadingHTTPServer(address, Echo)
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            Thread(target=server.serve_forever, daemon=True).start()
        running = start(home)
        stack.callback(running.wait)
        stack.callback(running.terminate)
        yield home.choices.gateway_port


def test_gateway_replaces_what_a_client_claims(port: int) -> None:
    before = time.time()

    answer = ask(
        port, "/viec-cua-toi", X_Received_At="1.000", X_Request_Id="mine", X_House="accounts",
        X_Forwarded_For="6.6.6.6", Forwarded="for=6.6.6.6", X_Real_Ip="6.6.6.6",
        X_Forwarded_Proto="https",
    )  # fmt: skip

    told = answer.told
    assert before - 1 < float(told["X-Received-At"]) < time.time() + 1
    assert told["X-Received-At"].partition(".")[2].isdigit()
    assert told["X-Request-Id"] == answer.headers["X-Request-Id"] != "mine"
    assert (told["X-Forwarded-For"], told["X-Forwarded-Proto"]) == ("127.0.0.1", "http")
    assert not {"Forwarded", "X-Real-Ip", "X-House"} & told.keys()
    assert told["Host"] == f"127.0.0.1:{port}"


def test_receive_time_is_that_of_the_headers_not_of_the_body(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        link.sendall(b"POST /tai-khoan HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n1")
        time.sleep(1.2)
        rest_sent = time.time()
        link.sendall(b"2")
        text = link.recv(65536).partition(b"\r\n\r\n")[2]

    assert float(json.loads(text)["X-Received-At"]) < rest_sent


def test_public_page_is_kept_compressed_and_without_the_readers_cookie(port: int) -> None:
    path = "/the-le?Cache-Control=public,+max-age=60"

    first, second = (
        ask(port, path, Accept_Encoding="gzip", Cookie="contest_token=abc") for _ in range(2)
    )

    assert first.headers["Content-Encoding"] == "gzip"
    assert first.body == second.body
    assert first.headers.get_all("Vary") == ["Accept-Encoding"]
    assert "Cookie" not in ask(port, path).told


def test_tracking_arguments_share_the_kept_page(port: int) -> None:
    path = "/tin-tuc?Cache-Control=public,+max-age=60"

    plain, tracked = ask(port, path), ask(port, f"{path}&fbclid=abc&utm_source=zalo")

    assert tracked.body == plain.body
    assert ask(port, f"{path}&trang=2").body != plain.body


GALLERIES = ("/binh-chon", "/api/submissions/v1/entries")
SHUFFLES = {str(number) for number in range(16)}
UNLIKELY = 59.1
"""Chi-square of 15 degrees of freedom reaches this once in two million fair draws."""


@pytest.mark.parametrize("path", GALLERIES)
def test_first_pages_are_drawn_evenly_from_16_shuffles(port: int, path: str) -> None:
    asked = 1600
    drawn = Counter(ask(port, path).told["X-Shuffle"] for _ in range(asked))

    expected = asked / len(SHUFFLES)
    assert drawn.keys() == SHUFFLES
    assert sum((count - expected) ** 2 / expected for count in drawn.values()) < UNLIKELY


@pytest.mark.parametrize("path", GALLERIES)
def test_only_one_page_of_each_shuffle_is_made(port: int, path: str) -> None:
    kept = f"{path}?Cache-Control=public,+max-age=60&q=kept"

    pages = Counter(ask(port, kept).body for _ in range(400))

    assert len(pages) <= len(SHUFFLES)
    assert {json.loads(page)["X-Shuffle"] for page in pages} <= SHUFFLES


@pytest.mark.parametrize(
    "query", ["shuffle=3", "q=a&shuffle=3", "cursor=abc", "order=newest", "q=a&order=title&unit=1"]
)
def test_page_that_names_its_order_is_one_page_for_all(port: int, query: str) -> None:
    path = f"/binh-chon?{query}&Cache-Control=public,+max-age=60"

    told = [ask(port, path, X_Shuffle="5").told for _ in range(20)]

    assert "X-Shuffle" not in told[0]
    assert [one["answered"] for one in told] == [told[0]["answered"]] * 20


@pytest.mark.parametrize("path", ["/binh-chon?order=fair", "/binh-chon?shuffle=&q=a"])
def test_empty_choice_of_order_is_drawn_too(port: int, path: str) -> None:
    assert ask(port, path).told["X-Shuffle"] in SHUFFLES


@pytest.mark.parametrize("path", ["/", "/the-le", "/binh-chon/du-lieu-mo", "/ho-so"])
def test_other_pages_have_no_shuffle_and_readers_choose_none(port: int, path: str) -> None:
    assert "X-Shuffle" not in ask(port, path, X_Shuffle="5").told


@pytest.mark.parametrize(
    "path",
    [
        "/the-le?Cache-Control=public,+max-age=60&Set-Cookie=a=b",
        "/the-le?Cache-Control=private&n=1",
        "/the-le?Cache-Control=no-store&n=2",
        "/the-le?n=3",
        "/viec-cua-toi?Cache-Control=public,+max-age=60",
    ],
)
def test_what_is_personal_is_never_kept(port: int, path: str) -> None:
    assert ask(port, path).body != ask(port, path).body


def test_personal_pages_get_the_cookie(port: int) -> None:
    assert ask(port, "/ho-so", Cookie="contest_token=abc").told["Cookie"] == "contest_token=abc"


def test_every_answer_has_the_security_headers(port: int) -> None:
    for path in ("/", "/viec-cua-toi", "/nowhere", "/api/nowhere", "/bao-cao"):
        headers = ask(port, path).headers
        assert headers.get_all("Content-Security-Policy") == [POLICY], path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Strict-Transport-Security"] is None
        assert headers["Server"] == "nginx"


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def test_a_service_may_send_a_policy_of_its_own(port: int) -> None:
    answer = ask(port, "/tep/x?Content-Security-Policy=sandbox")

    assert answer.headers.get_all("Content-Security-Policy") == ["sandbox"]


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/healthz", "/readyz", "/loi/404.html", "/tai-san/", "/tai-san/manifest.json",
     "/tai-san/../nginx.conf", "/tai-san/..%2fnginx.conf"],
)  # fmt: skip
def test_internal_paths_do_not_exist(port: int, path: str) -> None:
    answer = ask(port, path)

    assert answer.status == 404
    assert "Không có trang này" in answer.body.decode()


def test_status_is_on_an_address_of_its_own(home: Home, port: int) -> None:
    inside = home.choices.base_port + STATUS_OFFSET
    answers = {path: ask(inside, path) for path in ("/healthz", "/stub_status", "/", "/tai-khoan")}

    found = {path: answer.status for path, answer in answers.items()}
    assert found == {"/healthz": 200, "/stub_status": 200, "/": 404, "/tai-khoan": 404}
    assert b"Active connections" in answers["/stub_status"].body
    assert ask(port, "/stub_status").status == 404


def test_unknown_call_gets_a_problem_document(port: int) -> None:
    answer = ask(port, "/api/nowhere")

    assert (answer.status, answer.headers["Content-Type"]) == (
        404, "application/problem+json; charset=utf-8"
    )  # fmt: skip
    assert json.loads(answer.body)["type"] == "/problems/not-found"


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/voting/v1/votes", 8193, 413),
        ("/api/accounts/v1/otp", 8193, 413),
        ("/api/accounts/v1/otp", 8192, 200),
        ("/tai-khoan", 1024 * 1024 + 1, 413),
        ("/tai-khoan", 1024 * 1024, 200),
        ("/ho-so", 2 * 1024 * 1024, 200),
    ],
)
def test_bodies_are_limited_by_path(port: int, path: str, size: int, status: int) -> None:
    assert ask(port, path, "POST", b"x" * size).status == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/accounts/v1/otp", 200),
        ("/api/voting/v1/votes", 503),
        ("/binh-chon/Z7K3MX/xac-nhan", 503),
    ],
)
def test_hall_of_people_behind_one_address_is_let_through(
    port: int, path: str, status: int
) -> None:
    """1,000 at the same moment (S1-17); voting is down here, so a vote let through gets 503."""
    assert statuses_at_once(port, path, "127.9.0.1", times=1000) == {status: 1000}


def test_service_that_is_down_shows_the_page_that_tries_again(port: int) -> None:
    answer = ask(port, "/doi-soat")

    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert '<meta http-equiv="refresh" content="5">' in answer.body.decode()


def test_sent_form_is_never_said_to_be_lost(port: int) -> None:
    answer = ask(port, "/bao-cao", "POST", b"a=1")

    assert answer.status == 503
    assert "có thể đã được nhận, cũng có thể chưa" in answer.body.decode()


def test_unconfirmed_vote_says_so_and_may_be_sent_again(port: int) -> None:
    page = ask(port, "/binh-chon/Z7K3MX/xac-nhan", "POST", b"")
    call = ask(port, "/api/voting/v1/votes", "POST", b"{}")

    assert (page.status, call.status) == (503, 503)
    assert 'method="post" data-once data-retry-seconds="5"' in page.body.decode()
    assert json.loads(call.body)["type"] == "/problems/unknown-outcome"
    assert call.headers["Retry-After"] == "3"


def test_hashed_files_are_kept_for_a_year(port: int) -> None:
    answer = ask(port, "/tai-san/css/contest.css")

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"


def test_gateway_killed_with_its_workers_left_behind_starts_again(home: Home) -> None:
    """Its own ports, so that the other tests keep theirs."""
    port = home.choices.gateway_port - 1
    with TemporaryDirectory(prefix="contest-gateway-") as folder:
        other = Home(Path(folder), Choices(base_port=home.choices.base_port + 1, gateway_port=port))
        other.make()
        shutil.copytree(home.assets, other.assets)
        gateway.configure(other)
        first = start(other)
        first.kill()
        first.wait()
        assert is_open(port), "no worker was left behind: nothing to show"

        second = start(other)
        answers = {ask(port, "/robots.txt").status for _ in range(20)}
        still_running = second.poll() is None
        second.terminate()
        second.wait()

    assert (answers, still_running) == ({200}, True)


PHONE = "Mozilla/5.0 (Linux; Android 14; CUBOT X70) Chrome/140.0 Mobile Zalo/25"


def test_counted_link_tells_the_service_nothing_of_the_person(port: int) -> None:
    answer = ask(
        port, "/d/05482?k=zalo", User_Agent=PHONE, Cookie="contest_token=abc",
        Referer="https://example.vn/", Authorization="Bearer x", X_Robot="1",
    )  # fmt: skip

    told = set(answer.told) - {"answered"}
    assert told == {"Host", "X-Received-At", "X-Request-Id", "X-Forwarded-Proto"}


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "facebookexternalhit/1.1", "WhatsApp/2.23"])
def test_counted_link_says_which_visitor_is_a_known_robot(port: int, agent: str) -> None:
    assert ask(port, "/d/05482", User_Agent=agent).told["X-Robot"] == "1"


def test_flood_of_a_counted_link_is_led_on_uncounted(port: int) -> None:
    answers = [ask(port, "/d/05482") for _ in range(900)]

    assert {answer.status for answer in answers} == {200, 302}
    assert {answer.headers["Location"] for answer in answers if answer.status == 302} == {"/"}
