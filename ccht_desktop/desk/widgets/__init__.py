"""Parts the pages are made of; none knows a page."""
