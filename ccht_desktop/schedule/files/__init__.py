"""Schedule files: TOML in and out, each error by its line and field."""
