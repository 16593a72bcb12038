"""What will be heard, what is wrong with it, and what changed."""
