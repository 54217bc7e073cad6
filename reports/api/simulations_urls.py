from django.urls import path

from core.api.tables import list_paths
from reports.api.scenarios import ScenarioDetail, ScenarioDraft, Scenarios
from reports.api.simulations import SimulationDetail, Simulations, SimulationStop

SCENARIO, SIMULATION = "reports/scenarios/<uuid:public_id>", "reports/simulations/<uuid:public_id>"

urlpatterns = [
    *list_paths("reports/scenarios", Scenarios, "scenarios"),
    path(SCENARIO, ScenarioDetail.as_view(), name="scenario"),
    path(f"{SCENARIO}/draft-tariff", ScenarioDraft.as_view(), name="scenario-draft-tariff"),
    path("reports/simulations", Simulations.as_view(), name="simulations"),
    path(SIMULATION, SimulationDetail.as_view(), name="simulation"),
    path(f"{SIMULATION}/stop", SimulationStop.as_view(), name="simulation-stop"),
]
