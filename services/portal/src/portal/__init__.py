"""Editions, rules, public pages and the staff's home."""
