"""What was played: the ledger and its projections."""
