"""Workshops that partner sites publish: sessions, registrations, attendance."""
