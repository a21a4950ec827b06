"""A person or program that uses the contest without a browser."""

import re
from typing import Any

import httpx

from support.mailbox import Mailbox
from support.people import StaffMember

SECONDS = 30.0
REFRESH = "/tai-khoan/lam-moi"


class Visitor:
    """One cookie jar; requests carry the `Origin` a browser would send."""

    def __init__(self, gateway: str) -> None:
        self.http = httpx.Client(
            base_url=gateway, headers={"Origin": gateway}, timeout=SECONDS, follow_redirects=False
        )

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self._send("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self._send("POST", path, **options)

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A token that ran out is renewed on the way, as in a browser; nothing else is followed."""
        answer = self.http.request(method, path, **options)
        if answer.headers.get("Location", "").startswith(REFRESH):
            self.http.get(REFRESH)
            answer = self.http.request(method, path, **options)
        return answer

    def form(self, path: str, **fields: str | list[str]) -> httpx.Response:
        """Send a form that must be accepted: answered by a redirect."""
        answer = self.post(path, data=fields)
        assert answer.status_code in (302, 303), f"{path}: {answer.status_code} {words(answer)}"
        return answer

    def sign_in(self, contact: str, mailbox: Mailbox) -> str:
        """By a code from the mailbox, as people do; answers the token for programs."""
        before = len(mailbox.codes(contact))
        asked = self.post("/api/accounts/v1/otp", json={"contact": contact})
        assert asked.status_code == 202, asked.text
        code = mailbox.next_code(contact, after=before)
        answer = self.post("/api/accounts/v1/sessions", json={"contact": contact, "code": code})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    def sign_in_as(self, member: StaffMember) -> None:
        """By password, as staff do."""
        self.form("/tai-khoan/can-bo", contact=member.email, password=member.password)


def words(answer: httpx.Response) -> str:
    """The text of a page's main part, for messages of failed tests."""
    main = re.search(r"<main.*?</main>", answer.text, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", main[0] if main else answer.text)
    return re.sub(r"\s+", " ", text)[:1500]


def hidden_value(page: str, name: str) -> str:
    """The value of a form's hidden field. Fails the test when there is none."""
    for tag in re.findall(r"<input[^>]*>", page):
        if f'name="{name}"' in tag:
            value = re.search(r'value="([^"]*)"', tag)
            return value[1] if value else ""
    raise AssertionError(f"no field {name} in the page")
