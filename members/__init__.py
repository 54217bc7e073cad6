"""People, organisations, affiliations, sign-in, API tokens."""
