"""nginx, the only open port: templates of gateway/ filled in for this home."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from stack import assets
from stack.debian import find
from stack.environment import (
    MAILBOX_PATH,
    MAILSINK_HTTP_OFFSET,
    OFFSETS,
    UPLOAD_LIMIT_MB,
    local,
)
from stack.home import CHECKOUT, Home
from stack.limits import open_files
from stack.refusal import Refusal
from stack.shell import Command, run

TEMPLATES = CHECKOUT / "gateway"
STARTER = Path(__file__).with_name("start-gateway.sh")
WORKERS_USER = "www-data"
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


def rendered(home: Home) -> Path:
    return home.root / "gateway"


def command(home: Home) -> list[str]:
    nginx = find("nginx") or "nginx"
    own = [str(home.sockets / name) for name in ("gateway.group", "compressor.sock")]
    return ["/bin/sh", str(STARTER), *own, nginx, "-c", str(rendered(home) / "nginx.conf")]


def configure(home: Home) -> bool:
    """Render everything; True when something differs from before. Raises Refusal when nginx
    would not accept it."""
    folder = rendered(home)
    for name in ("errors", "work"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    values = variables(home)
    files = {path.name: render(path.read_text(), values) for path in TEMPLATES.glob("*.conf")}
    files |= {f"errors/{name}": text for name, text in error_pages(values).items()}
    changed = [name for name, text in files.items() if _differs(folder / name, text)]
    for name in changed:
        (folder / name).write_text(files[name])
    nginx = find("nginx") or "nginx"
    test: Command = [nginx, "-t", "-q", "-c", folder / "nginx.conf"]
    run(test, log=home.up_log, what="nginx refuses its configuration; this")
    return bool(changed)


def variables(home: Home) -> dict[str, str]:
    """What the placeholders stand for; `asset:NAME` are hashed addresses."""
    tls = home.choices.tls_certificate
    known = assets.manifest(home)
    return {f"asset:{name}": path for name, path in known.items()} | {
        "user": f"user {WORKERS_USER};" if os.geteuid() == 0 else "",
        "run": str(home.sockets),
        "rendered": str(rendered(home)),
        "templates": str(TEMPLATES),
        "work": str(rendered(home) / "work"),
        "assets": str(home.assets),
        "favicon": known.get("images/favicon.ico", "/"),
        "open_files": str(open_files()),
        "upload_mb": str(UPLOAD_LIMIT_MB),
        "upload_limit": str(UPLOAD_LIMIT_MB + FORM_OVERHEAD_MB),
        "listen": f"{home.choices.listen}:{home.choices.gateway_port}",
        "tls_flags": " ssl http2" if tls else "",
        "tls": _tls(home) if tls else "",
        "redirect": _redirect(home) if home.choices.redirect_port else "",
        "upstreams": _upstreams(home),
        **(MAILBOX if home.has_mailbox else dict.fromkeys(MAILBOX, "")),
    }


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


def forget_cache(home: Home) -> None:
    """Pages kept from earlier runs may name styles that are gone."""
    shutil.rmtree(rendered(home) / "work/cache", ignore_errors=True)


def _upstreams(home: Home) -> str:
    ports = OFFSETS | ({"mailsink": MAILSINK_HTTP_OFFSET} if home.has_mailbox else {})
    return "\n".join(
        f"upstream {name} {{ server {local(home, offset)}; keepalive {KEPT_CONNECTIONS}; "
        f"keepalive_timeout 60s; keepalive_requests 100000; }}"
        for name, offset in ports.items()
    )


def _tls(home: Home) -> str:
    return f"""ssl_certificate "{home.choices.tls_certificate}";
        ssl_certificate_key "{home.choices.tls_key}";
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:tls:10m;
        ssl_session_timeout 1d;
        ssl_session_tickets off;
        error_page 497 =308 https://$http_host$request_uri;"""


def _redirect(home: Home) -> str:
    listen = f"{home.choices.listen}:{home.choices.redirect_port}"
    return f"""server {{
        listen {listen} default_server;
        location / {{ return 308 {home.public_url}$request_uri; }}
    }}"""


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text() != text
