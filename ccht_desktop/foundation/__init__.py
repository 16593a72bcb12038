"""What every room stands on: time, the station folder, settings, databases, errors, words."""
