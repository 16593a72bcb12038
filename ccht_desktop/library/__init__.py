"""What can be played: intake, loudness, approval."""
