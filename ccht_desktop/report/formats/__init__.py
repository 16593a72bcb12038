"""Filled by its members; ALL lists them."""
