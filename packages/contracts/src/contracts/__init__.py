"""Everything one service may say to another; pure data, no driver and no framework."""
