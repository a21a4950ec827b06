"""People, sign-in, roles, units, signing keys."""
