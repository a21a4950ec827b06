"""Pages of administrators and, for units, of unit officers."""
