"""What the plan asks for, what is reached, and clips for the gaps."""
