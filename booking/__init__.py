"""Availability, bookings and their allocations, check-in, calendars."""
