"""The schedule page, and the views of rules, rundowns, exceptions, hours and targets."""
