"""Telling other systems what happens here, signed, until they have it (Standard Webhooks 1.0)."""
