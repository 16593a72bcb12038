"""Alarms to the officer: when which one goes out, and the ways it takes."""
