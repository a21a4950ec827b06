"""Compose on the private engine: a project of its own, and its description for tests."""

import json
import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from stack.containers import pins, secret_files
from stack.containers.backups import DRILL
from stack.containers.engine import Engine
from stack.environment import OFFSETS
from stack.home import CHECKOUT, write_private
from stack.limits import open_files
from stack.python_env import program
from stack.refusal import Refusal
from stack.shell import clean_environment

NAME = "contest-test"
NETWORK = "172.30.78"
COPYS_NETWORK = "172.30.79"
COPYS_PORTS = 10
"""So much above those of the original."""
BACKUP_OWNERS = (10001, 999)
PRODUCTION = CHECKOUT / "compose/production.env"
PRODUCTION_ALIKE = {
    "SEED": "--demonstration", "SMTP_URL": "smtp://127.0.0.1:25", "MAIL_FROM": "A <a@b.example>",
    "PHONE_SINK_URL": "smtp://127.0.0.1:25", "MAILBOX": "off",
}  # fmt: skip
"""Somebody to vote and nobody to write to."""
PORTS = {
    "CONTEST_HTTP": 18050, "CONTEST_HTTPS": 18051, "CONTEST_PROMETHEUS": 18052,
    "CONTEST_ALERTMANAGER": 18053,
}  # fmt: skip
SECRETS_OF = {
    "accounts": ("SEAL_KEY_FILE", "PEPPER_FILE"),
    "voting": ("SEAL_KEY_FILE", "PASS_KEY_FILE", "RECEIPT_KEY_FILE"),
}
DEMO_ACCOUNTS = "/var/lib/contest/demonstration/demo-accounts.txt"
OPERATOR = """\
#!/bin/sh
# What tests type on the machine of a stack, for this one: contest --home HOME tokens N [--passes]
export DOCKER_HOST={host}
shift 3
compose() {{ {compose} exec -T -e LOG_LEVEL=error "$@"; }}
if [ "${{2:-}}" = --passes ]; then
    compose accounts-work service voters "$1" | compose voting-work service passes
else
    compose accounts-work service tokens "$1"
fi
"""


@dataclass(frozen=True)
class Project:
    """The demonstration in containers, on ports and networks of its own; with three brokers as
    in production."""

    engine: Engine
    brokers: int = 1
    is_copy: bool = False

    @property
    def copy(self) -> "Project":
        """What a drill restores beside it."""
        return replace(self, is_copy=True)

    @property
    def name(self) -> str:
        return f"{NAME}-drill" if self.is_copy else NAME

    @property
    def root(self) -> Path:
        return self.engine.home.root

    @property
    def secrets(self) -> Path:
        return self.root / "container-secrets"

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{PORTS['CONTEST_HTTP']}"

    @property
    def backup(self) -> Path:
        return self.root / "container-backup"

    def prepare(self) -> None:
        """Secrets, a place for backups, values."""
        secret_files.write(self.secrets)
        self.backup.mkdir(exist_ok=True)
        os.chown(self.backup, *BACKUP_OWNERS)
        self.backup.chmod(0o2770)
        above = COPYS_PORTS if self.is_copy else 0
        values = {name: f"127.0.0.1:{port + above}" for name, port in PORTS.items()} | {
            "CONTEST_SECRETS": str(self.secrets),
            "CONTEST_BACKUP": str(self.backup),
            "POSTGRES_ARCHIVE": "off" if self.is_copy else "on",
            "CONTEST_NETWORK": COPYS_NETWORK if self.is_copy else NETWORK,
            "PUBLIC_URL": self.gateway,
            "OPEN_FILES": str(open_files()),
        }
        if self.brokers > 1:
            values |= PRODUCTION_ALIKE
        text = "".join(f"{name}={value}\n" for name, value in values.items())
        self.values.write_text(text)

    @property
    def values(self) -> Path:
        return self.root / f"compose-{'drill' if self.is_copy else self.brokers}.env"

    def command(self, *arguments: str) -> list[str]:
        production = [PRODUCTION] if self.brokers > 1 else []
        drill = [DRILL] if self.is_copy else []
        files = [part for file in (pins.FILE, *production, *drill, self.values)
                 for part in ("--env-file", str(file))]  # fmt: skip
        where = ("--project-directory", str(CHECKOUT), "--project-name", self.name)
        return [program("docker-compose"), *where, *files, *arguments]

    def run(self, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
        """Run Compose to its end; `changed` are values for this once."""
        return subprocess.run(
            self.command(*arguments),
            env=clean_environment({**self.engine.environment, **changed}),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def must(self, *arguments: str) -> str:
        """Raises Refusal with the last words when Compose fails."""
        done = self.run(*arguments)
        with (self.engine.home.logs / "containers.log").open("a") as log:
            log.write(f"$ compose {' '.join(arguments)}\n{done.stdout}{done.stderr}\n")
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise Refusal(f"docker compose {arguments[0]} failed: {''.join(last)}")
        return done.stdout

    def up(self) -> None:
        """Until everything is healthy."""
        self.must("up", "--detach", "--wait", "--wait-timeout", "300", "--pull", "never")

    def down(self) -> None:
        """Everything goes, data too."""
        self.run("down", "--volumes", "--remove-orphans", "--timeout", "20")

    def address(self, service: str) -> str:
        """Of its container on the inner network, which this machine reaches too."""
        container = self.must("ps", "--all", "--quiet", service).split()[0]
        template = f'{{{{(index .NetworkSettings.Networks "{self.name}_back").IPAddress}}}}'
        return self.engine.docker("inspect", "--format", template, container).strip()

    def describe(self) -> None:
        """stack.json, as the launcher writes it for a home, and what it names."""
        (self.root / "demo-accounts.txt").write_text(
            self.must("exec", "-T", "accounts-work", "cat", DEMO_ACCOUNTS)
        )
        shim = self.root / "operator/contest"
        shim.parent.mkdir(exist_ok=True)
        compose = " ".join(self.command())
        shim.write_text(OPERATOR.format(compose=compose, host=self.engine.address))
        shim.chmod(0o755)
        write_private(self.root / "stack.json", json.dumps(self._facts(), indent=2))

    def _facts(self) -> dict[str, object]:
        password = (self.secrets / secret_files.SUPERUSER).read_text()
        postgres = self.address("postgres")
        mailbox = (
            {} if self.brokers > 1 else {"mailsink": f"http://{self.address('mailsink')}:8000"}
        )
        return mailbox | {
            "home": str(self.root),
            "checkout": str(self.root / "operator"),
            "gateway": self.gateway,
            "postgres": {
                "superuser": f"postgresql://contest:{password}@/postgres?host={postgres}&port=5432",
                "host": postgres,
                "port": 5432,
            },
            "redis": f"redis://{self.address('redis')}:6379/0",
            "logs": str(self.engine.home.logs),
            "demo_accounts": str(self.root / "demo-accounts.txt"),
            "services": {service: self._of_service(service) for service in OFFSETS},
        }

    def _of_service(self, service: str) -> dict[str, str]:
        """What tests ask of a service's environment, seen from this machine."""
        web, work = self.address(f"{service}-web"), self.address(f"{service}-work")
        files = {
            name: str(self.secrets / name.removesuffix("_FILE").lower().replace("_", "-"))
            for name in SECRETS_OF.get(service, ())
        }
        addresses = {"LISTEN": f"{web}:8000", "OPS_LISTEN": f"{web}:8001"}
        return addresses | {"WORK_OPS_LISTEN": f"{work}:8002"} | files
