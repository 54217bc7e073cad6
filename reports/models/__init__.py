from reports.models.cost import Cost
from reports.models.publication import PublishedAccounts
from reports.models.scenario import Scenario, SimulationRun
from reports.models.subscription import ReportSubscription

__all__ = ["Cost", "PublishedAccounts", "ReportSubscription", "Scenario", "SimulationRun"]
