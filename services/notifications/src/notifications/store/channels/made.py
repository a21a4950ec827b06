"""The channels that the settings describe; one that is not described does not exist."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from notifications.model.channels import Channel
from notifications.model.mail import read_sender
from notifications.model.servers import read_server
from notifications.model.zalo import read_templates
from notifications.settings import NotificationsSettings
from notifications.store.channels import Carrier
from notifications.store.channels.email.carrier import SmtpCarrier
from notifications.store.channels.email.signing import Signer
from notifications.store.channels.sms.gateway import SmsCarrier
from notifications.store.channels.sms.sink import write_text_message
from notifications.store.channels.zalo.carrier import ZaloCarrier
from notifications.store.channels.zalo.tokens import Application, Tokens
from servicekit.db import Database

BRAND_LIMIT = 11


class BadChannel(ValueError):
    """The settings of a channel contradict each other."""


def make_carriers(
    settings: NotificationsSettings, database: Database, clock: Callable[[], datetime]
) -> dict[Channel, Carrier]:
    """One thread's own. Wrong settings are named at start, not with the first message.

    Raises BadAddress, BadServer, BadKey, BadChannel.
    """
    carriers: dict[Channel, Carrier] = {Channel.EMAIL: _email(settings)}
    if settings.sms_url:
        carriers[Channel.SMS] = _sms(settings)
    elif settings.phone_sink_url:
        carriers[Channel.SMS] = SmtpCarrier(
            read_server(settings.phone_sink_url),
            timeout=settings.smtp_timeout_seconds,
            write=write_text_message,
        )
    if settings.zalo_app_id:
        carriers[Channel.ZALO] = _zalo(settings, database, clock)
    return carriers


def _email(settings: NotificationsSettings) -> Carrier:
    sender = read_sender(settings.mail_from)
    signer = None
    if settings.dkim_key:
        if not settings.dkim_selector:
            raise BadChannel("DKIM_KEY needs DKIM_SELECTOR")
        key = settings.dkim_key.replace("\\n", "\n")  # a file of settings has one line for each
        signer = Signer(sender.domain, settings.dkim_selector, key)
    return SmtpCarrier(
        read_server(settings.smtp_url, settings.smtp_password),
        timeout=settings.smtp_timeout_seconds,
        signer=signer,
    )


def _sms(settings: NotificationsSettings) -> Carrier:
    if not 0 < len(settings.sms_sender) <= BRAND_LIMIT:
        raise BadChannel(f"SMS_SENDER must be a brand name of 1 to {BRAND_LIMIT} characters")
    return SmsCarrier(
        settings.sms_url,
        token=settings.sms_token,
        sender=settings.sms_sender,
        timeout=settings.provider_timeout_seconds,
    )


def _zalo(
    settings: NotificationsSettings, database: Database, clock: Callable[[], datetime]
) -> Carrier:
    try:
        templates = read_templates(settings.zalo_templates)
    except msgspec.MsgspecError as error:
        raise BadChannel(f"ZALO_TEMPLATES: {error}") from error
    tokens = Tokens(
        database,
        Application(
            id=settings.zalo_app_id,
            secret=settings.zalo_app_secret,
            refresh_token=settings.zalo_refresh_token,
        ),
        url=settings.zalo_token_url,
        seal_key=settings.seal_key,
        timeout=settings.provider_timeout_seconds,
        clock=clock,
    )
    return ZaloCarrier(
        settings.zalo_message_url,
        tokens=tokens,
        templates=templates,
        timeout=settings.provider_timeout_seconds,
    )
