"""Work that uses the processor for long, beside the hub that everybody else waits for.

A gevent worker does everything in one thread: who draws a document there for a second holds up
every stream and every page. In other processes requests have threads of their own already.
"""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any, Final, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

THREADS: Final = 1
"""Such work shares one processor and much memory, so it is done one after the other."""


def aside(work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
    """What `work` answers or raises; other requests of this process go on meanwhile.

    It runs in a real thread: it must not touch the database, the request or the app.
    """
    if not _on_a_hub():
        return work(*given, **named)
    found: R = _pool().apply(work, given, named)
    return found


def _on_a_hub() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and bool(monkey.is_module_patched("threading"))


@cache
def _pool() -> Any:
    from gevent.threadpool import ThreadPool  # type: ignore[import-untyped]  # noqa: PLC0415

    return ThreadPool(THREADS)
