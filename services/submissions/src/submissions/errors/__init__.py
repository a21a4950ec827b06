"""Refusals by area: what somebody asked for and cannot have, with the words for it."""
