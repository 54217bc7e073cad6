from reports.models.cost import Cost
from reports.models.paid_line import PaidLine
from reports.models.publication import PublishedAccounts
from reports.models.scenario import Scenario, SimulationRun
from reports.models.subscription import ReportSubscription

__all__ = ["Cost", "PaidLine", "PublishedAccounts", "ReportSubscription", "Scenario", "SimulationRun"]
