"""Projections of every event, targets, staff pages."""
