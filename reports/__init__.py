"""Occupancy and revenue: reads everyone, owns almost nothing."""
