"""Tariffs, plans, memberships, quotes and charges; invoices and the ledger join them here."""
