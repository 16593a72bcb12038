"""Parcels and how they travel."""
