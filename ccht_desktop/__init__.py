"""CCHT Desktop: plays, proves and reports announcements on commune loudspeakers."""

__version__ = "0.1.0"
