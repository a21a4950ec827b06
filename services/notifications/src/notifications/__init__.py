"""Messages: templates, channels, delivery."""
