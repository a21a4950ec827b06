"""Doors for events."""
