"""What each session plays: rotation, repeats, lengths, limits."""
