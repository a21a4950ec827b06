"""Traces as a collector hears them: over HTTP, in protobuf, joined by the request's id."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from servicekit.spans import SpanRecorder

pytestmark = pytest.mark.unit

REQUEST = "0af7651916cd43dd8448eb211c80319c"
ROOT = REQUEST[:16]


class Collector(BaseHTTPRequestHandler):
    """Takes spans and remembers whose they are."""

    heard: list[tuple[str, Span]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {a.key: a.value.string_value for a in resource.resource.attributes}
            self.heard += [
                (named["service.name"], span)
                for scope in resource.scope_spans
                for span in scope.spans
            ]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests print nothing."""


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, Span]]]]:
    """Its address, and what it has heard."""
    heard: list[tuple[str, Span]] = []
    handler = type("Handler", (Collector,), {"heard": heard})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/traces", heard
        server.shutdown()


def test_one_request_is_one_trace_through_all_processes(
    collector: tuple[str, list[tuple[str, Span]]],
) -> None:
    url, heard = collector
    web, ledger = SpanRecorder(url, 1, "voting-web"), SpanRecorder(url, 1, "voting-ledger")
    web.step(REQUEST, "append to the log", "producer", 1_700_000_000.5)
    web.root(REQUEST, "votes", 1_700_000_000.25, 201)
    ledger.step(REQUEST, "record in the ledger", "consumer", 1_700_000_001)
    web.close()
    ledger.close()
    told = {
        (process, span.name, span.trace_id.hex(), span.parent_span_id.hex())
        for process, span in heard
    }
    assert told == {
        ("voting-web", "votes", REQUEST, ""),
        ("voting-web", "append to the log", REQUEST, ROOT),
        ("voting-ledger", "record in the ledger", REQUEST, ROOT),
    }
    (root,) = [span for _, span in heard if not span.parent_span_id]
    assert (root.span_id.hex(), root.start_time_unix_nano) == (ROOT, 1_700_000_000_250_000_000)
    assert [a.value.int_value for a in root.attributes] == [201]


def test_answer_that_failed_is_a_span_that_failed(
    collector: tuple[str, list[tuple[str, Span]]],
) -> None:
    url, heard = collector
    recorder = SpanRecorder(url, 1, "voting-web")
    recorder.root(REQUEST, "votes", 1_700_000_000, 503)
    recorder.close()
    assert [span.status.code for _, span in heard] == [2]


def test_what_is_not_chosen_is_not_sent_and_has_no_header(
    collector: tuple[str, list[tuple[str, Span]]],
) -> None:
    url, heard = collector
    none, everything = SpanRecorder(url, 0, "voting-web"), SpanRecorder(url, 1, "voting-web")
    none.root(REQUEST, "votes", 1_700_000_000, 201)
    none.step("not an id", "append to the log", "producer", 0)
    told = [none.traceparent(REQUEST), everything.traceparent(REQUEST), everything.traceparent("x")]
    none.close()
    everything.close()
    assert (told, heard) == (["", f"00-{REQUEST}-{ROOT}-01", ""], [])


def test_nothing_is_imported_while_no_collector_is_set() -> None:
    program = """
import sys
from servicekit import tracing
from servicekit.settings import Settings
tracing.start(Settings(database_url=""), "voting-web")
tracing.answered("votes", "1700000000.000", 201)
tracing.step("0af7651916cd43dd8448eb211c80319c", "x", "consumer", tracing.began())
assert tracing.began() == 0 and tracing.headers("0af7651916cd43dd8448eb211c80319c") == []
assert not [name for name in sys.modules if name.startswith("opentelemetry")]
"""
    subprocess.run([sys.executable, "-c", program], check=True)


TRACED = f"""
import sys
from servicekit import requestids, tracing
from servicekit.settings import Settings
tracing.start(Settings(database_url="", traces_url=sys.argv[1]), "voting-web")
requestids.bind("{REQUEST}")
tracing.step(requestids.current(), "append to the log", "producer", tracing.began())
tracing.answered("votes", "1700000000.250", 201)
print(tracing.headers("{REQUEST}"), tracing.headers(""))
"""


def test_process_with_a_collector_sends_what_it_did_and_marks_records(
    collector: tuple[str, list[tuple[str, Span]]],
) -> None:
    url, heard = collector
    done = run_program(TRACED, url)
    assert done.stdout == f"[('traceparent', b'00-{REQUEST}-{ROOT}-01')] []\n"
    assert {(process, span.name) for process, span in heard} == {
        ("voting-web", "append to the log"),
        ("voting-web", "votes"),
    }
    assert {span.trace_id.hex() for _, span in heard} == {REQUEST}


def test_missing_packages_are_said_in_one_line() -> None:
    done = run_program(f"import sys; sys.modules['opentelemetry'] = None\n{TRACED}", "http://x")
    assert done.returncode == 1
    assert done.stderr.startswith("TRACES_URL needs the packages of the group `tracing`: ")
    assert len(done.stderr.splitlines()) == 1


def run_program(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
