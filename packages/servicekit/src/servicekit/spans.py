"""OpenTelemetry behind `servicekit.tracing`; nobody else imports it."""

import re
import time
from contextvars import ContextVar
from typing import Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision, TraceIdRatioBased
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from servicekit.tracing import Kind

HEXADECIMAL: Final = re.compile("[0-9a-f]{32}")
SPAN_DIGITS: Final = 16
KINDS: Final = {
    "server": SpanKind.SERVER,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}
SAMPLED: Final = TraceFlags(TraceFlags.SAMPLED)
DROP: Final = Decision.DROP
FAILED: Final = 500


class _Ids(RandomIdGenerator):
    """The root's ids are those of its request; all others are random."""

    def __init__(self) -> None:
        self.request: ContextVar[str] = ContextVar("traced_request", default="")

    def generate_trace_id(self) -> int:
        return int(self.request.get(), 16)

    def generate_span_id(self) -> int:
        request = self.request.get()
        return int(request[:SPAN_DIGITS], 16) if request else super().generate_span_id()


class SpanRecorder:
    """Sends spans in batches, beside the requests; a collector that is away costs nothing but them.

    `ratio`: of the requests; by the request's id, so that all processes choose the same ones.
    """

    def __init__(self, url: str, ratio: float, process: str) -> None:
        self._ids = _Ids()
        self._sampler = TraceIdRatioBased(ratio)
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": process}),
            sampler=self._sampler,
            id_generator=self._ids,
        )
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
        self._tracer = self._provider.get_tracer("contest")

    def root(self, request_id: str, name: str, began: float, status: int) -> None:
        trace = _trace(request_id)
        if not trace:
            return
        token = self._ids.request.set(trace)
        try:
            span = self._tracer.start_span(
                name,
                kind=SpanKind.SERVER,
                start_time=_nanoseconds(began),
                attributes={"http.response.status_code": status},
            )
        finally:
            self._ids.request.reset(token)
        if status >= FAILED:
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    def step(self, request_id: str, name: str, kind: Kind, began: float) -> None:
        trace = _trace(request_id)
        if trace:
            parent = set_span_in_context(NonRecordingSpan(_root_of(trace)))
            start = _nanoseconds(began or time.time())
            self._tracer.start_span(name, parent, KINDS[kind], start_time=start).end()

    def traceparent(self, request_id: str) -> str:
        """As W3C writes it; empty for a request that is not recorded."""
        trace = _trace(request_id)
        if not trace or self._sampler.should_sample(None, int(trace, 16), "").decision is DROP:
            return ""
        return f"00-{trace}-{trace[:SPAN_DIGITS]}-01"

    def close(self) -> None:
        """Send what is left; a process that ends does it by itself."""
        self._provider.shutdown()


def _trace(request_id: str) -> str:
    """The gateway's ids have 32 hexadecimal digits, a service's own are UUIDs; empty for others."""
    digits = request_id.replace("-", "").lower()
    return digits if HEXADECIMAL.fullmatch(digits) else ""


def _root_of(trace: str) -> SpanContext:
    span = int(trace[:SPAN_DIGITS], 16)
    return SpanContext(int(trace, 16), span, is_remote=True, trace_flags=SAMPLED)


def _nanoseconds(seconds: float) -> int:
    return round(seconds * 1_000_000) * 1_000  # a float knows no more
