"""Grafana's boards. Change one here, then `python -m monitoring.boards` writes its JSON."""
