"""Making it audible: decisions, mixer, outputs."""
