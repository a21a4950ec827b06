"""What notifications needs from its environment."""

from servicekit.settings import Settings


class NotificationsSettings(Settings, frozen=True, kw_only=True):
    """`smtp_url`: `smtp://user@host:25`, `smtp+starttls://host:587` or `smtps://host:465`.

    The password comes apart (`SMTP_PASSWORD` or `SMTP_PASSWORD_FILE`). `phone_sink_url` is where
    the demonstration's text messages go as mail; empty means that phones cannot be reached.
    """

    smtp_url: str
    smtp_password: str = ""
    smtp_timeout_seconds: float = 10.0
    mail_from: str
    phone_sink_url: str = ""
    urgent_senders: int = 2
    ordinary_senders: int = 2
