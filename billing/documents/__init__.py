"""Invoices as they leave the house: what is printed, its Factur-X and its PDF/A-3."""
