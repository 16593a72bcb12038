"""Recording the air and matching it; its parts come with the recorder."""
