"""Images, the engine that builds them here, and Compose."""
