"""One gunicorn worker that also runs the SMTP server in a thread."""

from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from mailsink.inbox import Inbox
from mailsink.settings import Settings
from mailsink.smtp import make_controller
from mailsink.web import create_app


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """A second worker would fight for the SMTP port, so there is exactly one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._inbox = Inbox(settings.mail_dir, settings.keep)
        self._controller: Controller | None = None
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": str(self._settings.http),
            "workers": 1,
            "threads": 4,
            "worker_class": "gthread",
            "control_socket_disable": True,
            "post_worker_init": self._start_smtp,
            "worker_exit": self._stop_smtp,
            "graceful_timeout": 5,
            "proc_name": "mailsink",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._inbox, self._settings.assets_manifest)

    def _start_smtp(self, _worker: Any) -> None:
        self._controller = make_controller(self._inbox, self._settings.smtp)
        self._controller.start()

    def _stop_smtp(self, _arbiter: Any, _worker: Any) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
