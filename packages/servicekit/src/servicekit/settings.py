"""Settings from the environment, checked once at start (fails early, names what is missing)."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What every service needs. A field `x` is read from `X`, or its content from `X_FILE`."""

    database_url: str
    kafka_bootstrap: str = "127.0.0.1:9092"
    topic_prefix: str = ""
    public_url: str = "http://127.0.0.1:8080"
    listen: str = "127.0.0.1:8000"
    ops_listen: str = "127.0.0.1:8001"
    work_ops_listen: str = "127.0.0.1:8002"
    run_dir: Path = Path("/tmp/contest")  # noqa: S108  # replaced by the stack, kept short for sockets
    assets_manifest: Path | None = None
    log_level: str = "info"
    traces_url: str = ""
    """An OpenTelemetry collector (OTLP over HTTP); empty: no traces, and no cost."""
    traces_ratio: float = 1.0
    """Of the requests that are traced."""
    web_workers: int = 1
    web_threads: int = 8
    database_pool: int = 8
    seal_key: str = ""
    dead_letter_limit: int = 100


S = TypeVar("S", bound=Settings)


class MissingSettings(SystemExit):
    """Raised at start; its message lists every missing or malformed variable."""


def load(kind: type[S], environ: Mapping[str, str] | None = None) -> S:
    """Read `kind` from the environment. Raises MissingSettings."""
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field in msgspec.structs.fields(kind):
        try:
            text = _read(source, field.name.upper())
            if text is not None:
                values[field.name] = msgspec.convert(
                    text, field.type, strict=False, dec_hook=_decode
                )
            elif field.required:
                problems.append(f"{field.name.upper()} is missing")
        except (msgspec.ValidationError, OSError) as error:
            problems.append(f"{field.name.upper()}: {error}")
    if problems:
        raise MissingSettings(f"{kind.__name__}: " + "; ".join(problems))
    return kind(**values)


def _read(source: Mapping[str, str], name: str) -> str | None:
    file = source.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return source.get(name)


def _decode(kind: type[Any], value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError(f"no way to read {kind!r} from the environment")
