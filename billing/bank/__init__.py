"""Bank statements as CSV: read, understood, and compared with what is owed."""
