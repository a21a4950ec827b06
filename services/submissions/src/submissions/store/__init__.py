"""SQL beside its use, typed rows; the file store."""
