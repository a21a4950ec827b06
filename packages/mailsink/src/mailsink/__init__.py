"""A mail server for demonstrations: keeps every message and shows it in the browser."""
