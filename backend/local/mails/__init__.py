"""Mail without the outside: a real SMTP server that keeps every message, and a page to read them."""
