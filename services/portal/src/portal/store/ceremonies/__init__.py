"""SQL of ceremonies."""
