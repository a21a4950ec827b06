"""Backup, restore and drill (docs/operations/backup.md)."""
