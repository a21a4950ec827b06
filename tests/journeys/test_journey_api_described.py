"""What `/api/docs` and the OpenAPI documents say is what programs meet, through the gateway."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from servicekit import auth
from support.browser import Window
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email
from support.visitor import SECONDS, Visitor

pytestmark = pytest.mark.journey

SERVICES = ("accounts", "portal", "submissions", "voting", "notifications", "reporting")
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    ignored_auth,
]
READS = 12
CHANGES = 6
"""Few: codes and votes are limited, and nobody else's limits are to be used up."""


def description(gateway: str, service: str) -> dict[str, Any]:
    answer = httpx.get(
        f"{gateway}/api/{service}/v1/openapi.json", timeout=SECONDS
    ).raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def bearers(
    visitor: Callable[[], Visitor], staff: dict[str, StaffMember], mailbox: Mailbox
) -> Callable[[str], str]:
    """A token by service: figures are for staff, the rest is for everybody."""
    found: dict[str, str] = {}

    def bearer(service: str) -> str:
        kind = "staff" if service == "reporting" else "voter"
        if kind not in found:
            person = visitor()
            if kind == "staff":
                person.sign_in_as(staff["secretary"])
            else:
                person.sign_in(fresh_email(), mailbox)
            found[kind] = person.http.cookies[auth.COOKIE]
        return found[kind]

    return bearer


@pytest.mark.parametrize("service", SERVICES)
def test_document_is_valid_openapi(gateway: str, service: str) -> None:
    document = description(gateway, service)
    validate(document)
    assert (document["openapi"], document["info"]["title"]) == ("3.1.0", f"{service} API")


@pytest.mark.parametrize("service", SERVICES)
def test_answers_are_as_described(
    gateway: str, service: str, bearers: Callable[[str], str]
) -> None:
    """Arguments and bodies that fit and that do not, the same ones in every run."""
    schema = schemathesis.openapi.from_dict(description(gateway, service))
    headers = {"Authorization": f"Bearer {bearers(service)}"}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        try_out(found.ok(), gateway, headers)


def try_out(operation: Any, gateway: str, headers: dict[str, str]) -> None:
    """Raises what does not fit. Signing out would end the session of the other calls."""
    reading = operation.method == "get"
    sent = {} if operation.path.endswith("/sessions/current") else headers

    @settings(
        max_examples=READS if reading else CHANGES,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def send(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(GenerationMode))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        case.call_and_validate(base_url=gateway, headers=sent, checks=CHECKS)

    send()


def test_page_lists_every_call_of_every_service_without_scripts(
    gateway: str, window: Callable[..., Window]
) -> None:
    page = window(scripts=False)
    page.go("/api/docs")
    listed = page.page.locator("details.api-call > summary > code").all_inner_texts()
    wanted = [
        f"{method.upper()} {path}"
        for service in SERVICES
        for path, calls in description(gateway, service)["paths"].items()
        for method in calls
        if not path.endswith("/openapi.json")
    ]
    assert (sorted(listed), len(listed) > 20) == (sorted(wanted), True)
    assert page.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_page_leads_programs_to_the_documents(gateway: str) -> None:
    text = httpx.get(f"{gateway}/api/docs", timeout=SECONDS).raise_for_status().text
    assert [f"/api/{service}/v1/openapi.json" in text for service in SERVICES] == [True] * 6


@pytest.mark.parametrize("service", SERVICES)
def test_section_of_a_service_is_no_page_of_its_own(gateway: str, service: str) -> None:
    assert httpx.get(f"{gateway}/api-calls/{service}", timeout=SECONDS).status_code == 404
