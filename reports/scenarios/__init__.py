"""Editing a what-if: pure functions from terms to terms, and what differs from today in words."""
