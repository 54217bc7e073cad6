"""Everything on one machine: embedded PostgreSQL and Redis, the local stack, the test runner, the checks."""
