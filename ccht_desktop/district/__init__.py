"""The receiving end: verify, store, show who has reported."""
