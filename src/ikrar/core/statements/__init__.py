"""What the log records, and what a verifier checks (DESIGN §5; byte specs in docs/formats/)."""
