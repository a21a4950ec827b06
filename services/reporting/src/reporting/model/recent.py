"""What was read of a state of the figures serves everybody who asks for the same while it lasts."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final

MOST: Final = 32


class Recent:
    """The latest answers of a process by question, each with the mark of its state."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()

    def get(self, question: Hashable, mark: str, read: Callable[[], Any]) -> Any:
        """The answer to the question in this state; `read` is asked unless it is known."""
        with self._lock:
            known = self._answers.get(question)
        if known is not None and known[0] == mark:
            return known[1]
        answer = read()
        with self._lock:
            self._answers[question] = (mark, answer)
            self._answers.move_to_end(question)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer
