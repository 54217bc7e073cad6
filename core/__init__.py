"""The ground floor: errors, clock, ranges, money, outbox, idempotency."""
