"""What notifications needs from its environment."""

from typing import Annotated

import msgspec

from servicekit.settings import Settings


class NotificationsSettings(Settings, frozen=True, kw_only=True):
    """`smtp_url`: `smtp://user@host:25`, `smtp+starttls://host:587` or `smtps://host:465`.

    Secrets come apart (`SMTP_PASSWORD` or `SMTP_PASSWORD_FILE`, …). A channel without an address
    does not exist. `phone_sink_url` is where the demonstration's text messages go as mail.
    """

    letter_key: str
    """Keys the marks of addresses, links to unsubscribe and return addresses: the first makes, all
    recognise, none is dropped while it may be met (docs/operations/rotation.md)."""
    smtp_url: str
    smtp_password: str = ""
    smtp_timeout_seconds: float = 10.0
    mail_from: str
    dkim_selector: str = ""
    """With `dkim_key` (an RSA key in PEM): mail is signed for the sender's domain."""
    dkim_key: str = ""
    bounce_address: str = ""
    """`tra-lai@tinh.vn`: bounces go to `tra-lai+…@tinh.vn`, which must reach `bounce_mailbox`."""
    bounce_mailbox: str = ""
    """`pop3s://user@host:995` (or `pop3://`)."""
    bounce_password: str = ""
    phone_sink_url: str = ""
    sms_url: str = ""
    sms_token: str = ""
    sms_sender: str = ""
    sms_report_key: str = ""
    """Signs the gateway's delivery reports; without it they are refused."""
    zalo_app_id: str = ""
    zalo_app_secret: str = ""
    zalo_refresh_token: str = ""
    zalo_templates: str = ""
    zalo_report_key: str = ""
    """The OA's secret key, which signs Zalo's own reports; without it they are refused."""
    zalo_message_url: str = "https://business.openapi.zalo.me/message/template"
    zalo_token_url: str = "https://oauth.zaloapp.com/v4/oa/access_token"  # noqa: S105  # an address
    provider_timeout_seconds: float = 10.0
    email_per_minute: Annotated[int, msgspec.Meta(ge=0)] = 0
    """What the other side of a channel takes in a minute, of all workers together; 0: no limit."""
    zalo_per_minute: Annotated[int, msgspec.Meta(ge=0)] = 0
    sms_per_minute: Annotated[int, msgspec.Meta(ge=0)] = 0
    message_days: Annotated[int, msgspec.Meta(ge=31)] = 400
    """Settled messages older than this are folded into numbers by month. Events are news for a
    week, so none is announced again; a year's contest stays complete until the next one's end."""
    urgent_senders: int = 2
    ordinary_senders: int = 2
