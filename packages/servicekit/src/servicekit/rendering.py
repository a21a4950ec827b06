"""What templates can use: Vietnamese formats, hashed assets, the caller on personal pages."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request

from servicekit import auth, clock, english, frame, languages, navigation, times
from servicekit.settings import Settings


def install(app: Flask, settings: Settings) -> None:
    """Filters and globals of every template."""
    app.jinja_env.filters |= {
        "date": times.as_date,
        "time": times.as_time,
        "clock": times.as_clock,
        "datetime": times.as_datetime,
        "moment": times.as_moment,
        "deadline": times.as_deadline,
        "number": times.as_number,
        "english_day": english.day,
        "english_moment": english.moment,
        "english_exact": english.exact,
        "english_deadline": english.deadline,
        "english_number": english.number,
        "remaining": lambda until: times.remaining(until, clock.now()),
    }
    app.jinja_env.globals |= {
        "asset": lambda name: asset(settings.assets_manifest, name),
        "public_url": settings.public_url,
        "english_span": english.span,
        "in_english": languages.in_english,
        "language_versions": languages.versions,
        "now": clock.now,
        "caller_or_none": auth.caller_or_none,
        "navigation_groups": navigation.groups_for,
        "current_section": navigation.current,
        "edition_shown": frame.edition_shown,
        "is_personal": frame.is_personal,
        "absolute": lambda path: settings.public_url.rstrip("/") + path,
        "here": lambda: request.full_path.rstrip("?"),
    }
    app.extensions["edition_frame"] = frame.EditionFrame(app.extensions["database"])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def asset(manifest: Path | None, name: str) -> str:
    """The hashed path of a static file; without a manifest, its plain one."""
    if manifest is None or not manifest.exists():
        return f"/tai-san/{name}"
    return str(_read_manifest(manifest, manifest.stat().st_mtime_ns).get(name, f"/tai-san/{name}"))


@cache
def _read_manifest(manifest: Path, _changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    return found
