"""Figures, documents, exports."""
