"""Pictures of figures: pure functions from plain values to SVG."""
