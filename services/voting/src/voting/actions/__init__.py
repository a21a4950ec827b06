"""What voting does: each action owns its transaction or its batch."""
