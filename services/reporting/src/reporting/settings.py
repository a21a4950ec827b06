"""Settings of reporting: those every service has, plus how often lag is measured."""

from servicekit.settings import Settings


class ReportingSettings(Settings, frozen=True, kw_only=True):
    """`lag_seconds`: pause between two measurements of the lag."""

    lag_seconds: float = 5.0
