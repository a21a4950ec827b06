"""Doors for events and for the senders' wake-ups."""
