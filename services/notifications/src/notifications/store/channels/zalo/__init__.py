"""Zalo template messages to phones (docs/decisions/0026); tokens that are used up by using them."""
