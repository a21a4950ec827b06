"""Zalo's template messages: what is sent, and what its error numbers mean."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from notifications.model.states import Failure

DATA_LIMIT: Final = 400
"""Characters of all values together."""
TOKEN_ENDED: Final = frozenset({-124, -216})
BUSY: Final = frozenset({-32, -115, -144, -147})
"""Too fast, or a quota of the day is used up."""
NOBODY: Final = frozenset({-108, -114, -118, -119, -139, -141})
"""No such number, no account there, or its owner wants no messages: only another channel helps."""


class TemplateUse(msgspec.Struct, frozen=True, kw_only=True):
    """The approved template of a kind of message, and which values it takes.

    `values`: our name of a value by the template's own name for it.
    """

    id: str
    values: dict[str, str] = {}


def read_templates(text: str) -> dict[str, TemplateUse]:
    """`{"dossier_received": {"id": "12345", "values": {"ma_ho_so": "code"}}}`; empty for none.

    Raises msgspec.MsgspecError.
    """
    return msgspec.json.decode(text or "{}", type=dict[str, TemplateUse])


def template_data(use: TemplateUse, values: Mapping[str, str]) -> dict[str, str]:
    """The values, the longest cut where all together are too long. Raises KeyError."""
    found = {theirs: values[ours] for theirs, ours in use.values.items()}
    over = sum(map(len, found.values())) - DATA_LIMIT
    if over > 0:
        longest = max(found, key=lambda name: len(found[name]))
        found[longest] = found[longest][: max(1, len(found[longest]) - over - 1)] + "…"
    return found


def failure_of(answer: Mapping[str, Any]) -> tuple[Failure, bool] | None:
    """None when it was taken; otherwise why not, and whether that is for good.

    Zalo answers 200 to everything: the `error` in the body decides. Without one nobody knows.
    """
    error = answer.get("error")
    if not isinstance(error, int):
        return Failure.UNCONFIRMED, False
    if error == 0:
        return None
    if error in BUSY:
        return Failure.SERVER_BUSY, False
    if error in TOKEN_ENDED:
        return Failure.SERVER_REFUSES_US, False
    return (Failure.RECIPIENT_REFUSED if error in NOBODY else Failure.CONTENT_REFUSED), True
