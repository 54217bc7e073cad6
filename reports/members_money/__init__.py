"""What members pay month by month, what is owed by them and to them, and what issuers owe each other."""
