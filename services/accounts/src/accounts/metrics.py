"""All metrics of accounts."""

from typing import Final

from prometheus_client import Counter

CODES: Final = Counter(
    "contest_accounts_codes_total", "Sign-in codes by what became of the request", ["outcome"]
)
SIGN_INS: Final = Counter(
    "contest_accounts_sign_ins_total", "Sign-ins by method and outcome", ["method", "outcome"]
)
REFRESHES: Final = Counter(
    "contest_accounts_refreshes_total", "Refreshes of sessions by outcome", ["outcome"]
)
