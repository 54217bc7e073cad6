from reports.occupancy.report import GROUPS, OccupancyReport, OccupancyRow, occupancy

__all__ = ["GROUPS", "OccupancyReport", "OccupancyRow", "occupancy"]
