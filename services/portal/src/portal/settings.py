"""What the portal reads from its environment."""

from servicekit.settings import Settings


class PortalSettings(Settings, frozen=True, kw_only=True):
    """Nothing beyond what every service has."""
