"""The demo world: the Lorient premises with people, prices, bookings and workshops, made through the actions.

Deterministic for a given day: everything that is left to chance comes from generators seeded by name. Places are
real (public sources), their people, the client organisations and what they do are invented.
"""
