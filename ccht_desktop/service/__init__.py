"""The processes: playout loop, keeper, supervisor, commands."""
