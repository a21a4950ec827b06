"""One envelope for every event: CloudEvents 1.0, structured JSON, plus the edition."""

from datetime import datetime
from typing import Any, ClassVar, Final, TypeVar

import msgspec

from contracts.topics import Topic

ALL_EDITIONS: Final = "all"
SPEC_VERSION: Final = "1.0"
CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"


class EventData(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every event's data. Fields are only ever added, and added ones have defaults."""

    topic: ClassVar[Topic]
    type: ClassVar[str]
    schema_version: ClassVar[int] = 1

    def key(self) -> str:
        """The Kafka key; events of one key keep their order."""
        raise NotImplementedError


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """CloudEvents attributes; `data` stays raw until its type is known."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    dataschema: str
    edition: str
    data: msgspec.Raw
    specversion: str = SPEC_VERSION
    datacontenttype: str = "application/json"


class MalformedEvent(ValueError):
    """The bytes are no envelope, or the data does not fit its schema."""


class UnknownEvent(LookupError):
    """A type this code does not know yet; readers skip and count it."""


E = TypeVar("E", bound="EventData")

_envelopes: Final = msgspec.json.Decoder(Envelope)
_encoder: Final = msgspec.json.Encoder()
_decoders: Final[dict[str, msgspec.json.Decoder[Any]]] = {}
_types: Final[dict[str, type[EventData]]] = {}


def register(event: type[E]) -> type[E]:
    """Class decorator: makes the type decodable by its name."""
    if event.type in _types:
        raise TypeError(f"event type {event.type} is registered twice")
    _types[event.type] = event
    _decoders[event.type] = msgspec.json.Decoder(event)
    return event


def registered() -> tuple[type[EventData], ...]:
    """All event types, in the order of their definition."""
    return tuple(_types.values())


def encode(
    data: EventData,
    *,
    id: str,  # noqa: A002  # CloudEvents' own word
    source: str,
    edition: str,
    time: datetime,
) -> bytes:
    """The event as bytes for Kafka. `time` is when it happened, in UTC."""
    return _encoder.encode(
        Envelope(
            id=id,
            source=f"/{source}",
            type=data.type,
            subject=data.key(),
            time=time,
            dataschema=f"/schemas/{data.type}/{data.schema_version}",
            edition=edition,
            data=msgspec.Raw(_encoder.encode(data)),
        )
    )


def open_envelope(body: bytes) -> Envelope:
    """Read the attributes only. Raises MalformedEvent."""
    try:
        return _envelopes.decode(body)
    except msgspec.MsgspecError as error:
        raise MalformedEvent(str(error)) from error


def read_data(envelope: Envelope) -> EventData:
    """The typed data. Raises UnknownEvent for a new type, MalformedEvent for unfit data."""
    decoder = _decoders.get(envelope.type)
    if decoder is None:
        raise UnknownEvent(envelope.type)
    try:
        data: EventData = decoder.decode(envelope.data)
    except msgspec.MsgspecError as error:
        raise MalformedEvent(f"{envelope.type}: {error}") from error
    return data
