"""Table models: rows of frozen values shown as cells."""
