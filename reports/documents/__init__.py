"""Reports as PDF: what goes to whoever is not at a screen."""
