"""Rules of ceremonies. Pure."""
