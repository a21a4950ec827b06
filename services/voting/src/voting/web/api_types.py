"""What goes in and out of the API, as its description shows it."""

from typing import Annotated, Any, Literal

import msgspec

from servicekit.openapi import Code, Moment

Receipt = Annotated[
    str,
    msgspec.Meta(
        description="40 letters and digits; case, spaces and dashes do not matter.",
        examples=["G4N8TQ2ZWE6R0B5KJX9M1C3VHYD7PSAF8T4N2QKE"],
    ),
]
State = Annotated[
    Literal["accepted", "recorded", "struck"],
    msgspec.Meta(
        description="accepted: in the log, not in the ledger yet; recorded: in the ledger; "
        "struck: in the ledger, no longer counted."
    ),
]


class VoteRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Which entry the caller votes for."""

    entry: Code


class FirstVote(msgspec.Struct):
    """This request put the vote into the log."""

    receipt: Receipt
    entry: Code
    received_at: Moment


class KnownVote(msgspec.Struct):
    """The vote was there already; the receipt is the same as ever."""

    receipt: Receipt
    entry: Code


class EntriesAsked(msgspec.Struct, frozen=True):
    """Which entries are asked about."""

    entry: Annotated[
        list[Code],
        msgspec.Meta(
            description="Up to 100 codes of one edition, as `entry=…&entry=…`; "
            "entries nobody knows are left out.",
            extra_json_schema={"minItems": 1},
        ),
    ]


class Ballot(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's own votes, the voting window and a ballot pass.

    `pass` is null while the caller may not vote; `needs` is the problem document that says why.
    `message` says in words why voting is not open.
    """

    account: int
    voted: list[Code]
    open: bool
    message: str | None
    opens_at: Moment | None
    closes_at: Moment | None
    pass_: str | None = msgspec.field(name="pass")
    pass_expires_at: Moment | None
    needs: dict[str, Any] | None


class OwnVote(msgspec.Struct, frozen=True, kw_only=True):
    """A vote of the caller; `received_at` is null until the ledger has it."""

    entry: Code
    title: str
    receipt: Receipt
    state: State
    received_at: Moment | None


class OwnVotes(msgspec.Struct, frozen=True):
    """The caller's votes in the current edition, newest first."""

    items: list[OwnVote]
    next: str | None = None


class Tally(msgspec.Struct, frozen=True):
    """Counted votes of one entry."""

    entry: Code
    votes: int


class Tallies(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the ledger: complete until `as_of`; final once `provisional` is false.

    `as_of` and `lag_seconds` are null while nobody knows how far the ledger is.
    """

    entries: list[Tally]
    as_of: Moment | None
    lag_seconds: float | None
    provisional: bool


class ReceiptState(msgspec.Struct, frozen=True):
    """What became of a vote: neither voter nor entry."""

    received_at: Moment | None
    state: State


class EditionAsked(msgspec.Struct, frozen=True):
    """Which edition is asked about."""

    edition: Annotated[
        str, msgspec.Meta(description="Code of an edition; the current one unless given.")
    ] = ""


class LogPart(msgspec.Struct, frozen=True, kw_only=True):
    """One partition: read = recorded + duplicates + markers + dead + others + difference."""

    partition: int
    log_end: int
    read: int
    recorded: int
    duplicates: int
    markers: int
    dead: int
    others: int
    unread: int
    difference: int


class VoteSums(msgspec.Struct, frozen=True, kw_only=True):
    """Of the ledger: rows = counted + held + struck + difference."""

    rows: int
    counted: int
    held: int
    struck: int
    difference: int


class Recounted(msgspec.Struct, frozen=True, kw_only=True):
    """The last count of all rows against the sums."""

    counted_at: Moment
    votes: int
    differences: int


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """Whether no vote is missing; `unread` records are on their way to the ledger.

    What was in the log at `recorded_until` is in the ledger; null while nobody knows.
    """

    edition: str
    as_of: Moment
    recorded_until: Moment | None
    lag_seconds: float | None
    exact: bool
    provisional: bool
    log: list[LogPart]
    votes: VoteSums
    recount: Recounted | None
