"""Doors for events."""

from reporting.consume.projections import Projections, make_consumer

__all__ = ["Projections", "make_consumer"]
