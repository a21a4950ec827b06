"""SQL of the portal, typed rows."""
