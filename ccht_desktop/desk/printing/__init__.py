"""The schedule on paper."""
