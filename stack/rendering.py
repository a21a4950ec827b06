"""nginx's templates of gateway/ filled in: the same for a home and for the gateway's image."""

import re
from collections.abc import Iterable, Mapping

from stack.environment import MAILBOX_PATH, UPLOAD_LIMIT_MB
from stack.home import CHECKOUT
from stack.refusal import Refusal

TEMPLATES = CHECKOUT / "gateway"
PLACEHOLDER = re.compile(r"@([a-z_]+(?::[^@\s]+)?)@")
COMMENT = re.compile(r"<!-- (title|head): (.*) -->\n")
MAILBOX = {
    "mailbox": f"location {MAILBOX_PATH} {{ proxy_pass http://mailsink; }}",
    "mailbox_robots": f"Disallow: {MAILBOX_PATH}\\n",
    "mailbox_log": f'"~^{MAILBOX_PATH}" {MAILBOX_PATH}/…;',
}
"""What the templates say of the demonstration's mailbox, and only while there is one."""
KEPT_CONNECTIONS = 64
FORM_OVERHEAD_MB = 2


def files(values: Mapping[str, str]) -> dict[str, str]:
    """{path below the rendered folder: text}. Raises Refusal."""
    found = {path.name: render(path.read_text(), values) for path in TEMPLATES.glob("*.conf")}
    return found | {f"errors/{name}": text for name, text in error_pages(values).items()}


def common_values(manifest: Mapping[str, str], *, has_mailbox: bool) -> dict[str, str]:
    """What is the same wherever nginx runs; `asset:NAME` are hashed addresses."""
    return {f"asset:{name}": path for name, path in manifest.items()} | {
        "favicon": manifest.get("images/favicon.ico", "/"),
        "upload_mb": str(UPLOAD_LIMIT_MB),
        "upload_limit": str(UPLOAD_LIMIT_MB + FORM_OVERHEAD_MB),
        **(MAILBOX if has_mailbox else dict.fromkeys(MAILBOX, "")),
    }


def upstreams(addresses: Iterable[tuple[str, str]]) -> str:
    """(name, address) of every program that nginx asks."""
    return "\n".join(
        f"upstream {name} {{ server {address}; keepalive {KEPT_CONNECTIONS}; "
        f"keepalive_timeout 60s; keepalive_requests 100000; }}"
        for name, address in addresses
    )


def tls(certificate: str, key: str) -> str:
    """Settings of the server that listens with TLS."""
    return f"""ssl_certificate "{certificate}";
        ssl_certificate_key "{key}";
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:tls:10m;
        ssl_session_timeout 1d;
        ssl_session_tickets off;
        error_page 497 =308 https://$http_host$request_uri;"""


def render(template: str, values: Mapping[str, str]) -> str:
    """Raises Refusal for a placeholder without a value."""
    missing = {found for found in PLACEHOLDER.findall(template) if found not in values}
    if missing:
        raise Refusal(f"The gateway's templates name unknown values: {', '.join(sorted(missing))}")
    return PLACEHOLDER.sub(lambda found: values[found.group(1)], template)


def error_pages(values: Mapping[str, str]) -> dict[str, str]:
    """{file name: page}: each body of gateway/errors in the common frame."""
    frame = (TEMPLATES / "errors/_frame.html").read_text()
    return {
        path.name: error_page(frame, path.read_text(), values)
        for path in (TEMPLATES / "errors").glob("[!_]*.html")
    }


def error_page(frame: str, body: str, values: Mapping[str, str]) -> str:
    """Comments on the body's first lines give the page's title and what else goes to the head."""
    said = {"head": "", **dict(COMMENT.findall(body))}
    main = render(COMMENT.sub("", body), values)
    return render(frame, {**values, **said, "main": main})
