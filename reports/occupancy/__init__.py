from reports.occupancy.report import GROUPS, OccupancyReport, OccupancyRow, occupancy, peak

__all__ = ["GROUPS", "OccupancyReport", "OccupancyRow", "occupancy", "peak"]
