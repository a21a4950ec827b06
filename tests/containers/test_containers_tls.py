"""The gateway's container with a certificate, and behind a proxy that is trusted."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import trustme
from stack.containers import pins
from stack.containers.compose import NAME, NETWORK
from stack.containers.engine import Engine

from support.waiting import until

pytestmark = pytest.mark.containers

HOST = "contest.example"
HOUSES = ("accounts", "portal", "submissions", "voting", "notifications", "reporting")


@dataclass(frozen=True)
class Gateway:
    """A container; `address` on the network of the services."""

    name: str
    address: str


@contextmanager
def gateway(engine: Engine, *options: str) -> Iterator[Gateway]:
    """Another one in front of the same services."""
    hosts = [f"--add-host={house}-web:{NETWORK}.{11 + n}" for n, house in enumerate(HOUSES)]
    own = ["--read-only", "--tmpfs=/tmp", "--tmpfs=/run/contest:uid=10001,gid=10001,mode=0700"]
    image = f"contest-gateway:{pins.version()}"
    name = engine.docker(
        "run", "--detach", "--network", f"{NAME}_back", *own, *hosts, *options, image
    ).strip()
    try:
        template = f'{{{{(index .NetworkSettings.Networks "{NAME}_back").IPAddress}}}}'
        address = engine.docker("inspect", "--format", template, name).strip()
        until("it answers", lambda: answers(f"http://{address}:8081/healthz"))
        yield Gateway(name, address)
    finally:
        engine.docker("rm", "--force", name)


def answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_gateway_with_certificate_speaks_tls_and_leads_there(
    engine: Engine, tmp_path: Path
) -> None:
    authority = trustme.CA()
    made = authority.issue_cert(HOST)
    made.private_key_pem.write_to_path(tmp_path / "tls-key")
    for pem in made.cert_chain_pems:
        pem.write_to_path(tmp_path / "tls-certificate", append=True)
    mounts = [
        f"--volume={tmp_path / n}:/run/secrets/{n}:ro" for n in ("tls-certificate", "tls-key")
    ]
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    with gateway(engine, *mounts) as one, httpx.Client(verify=trust) as client:
        plain = client.get(f"http://{one.address}:8080/the-le?x=1", headers={"Host": HOST})
        secure = client.get(
            f"https://{one.address}:8443/the-le",
            headers={"Host": HOST},
            extensions={"sni_hostname": HOST},
        )

    assert (plain.status_code, plain.headers["Location"]) == (308, f"https://{HOST}/the-le?x=1")
    assert secure.status_code == 200
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("trusted", "network"), [("", f"{NETWORK}.0/24"), (f"{NETWORK}.0/24", "203.0.113.0/24")]
)
def test_forwarded_address_is_believed_of_a_trusted_proxy_alone(
    engine: Engine, trusted: str, network: str
) -> None:
    with gateway(engine, "--env", f"TRUSTED_PROXIES={trusted}") as one:
        said = {"X-Forwarded-For": "203.0.113.9"}
        httpx.get(f"http://{one.address}:8080/robots.txt", headers=said)
        logged = until("it is logged", lambda: log_line(engine, one))

    assert logged["network"] == network


def log_line(engine: Engine, one: Gateway) -> dict[str, str] | None:
    lines = engine.docker("logs", one.name).splitlines()
    return next((json.loads(line) for line in lines if "robots.txt" in line), None)
