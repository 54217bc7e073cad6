from django.urls import path, re_path

from reports.web.simulations import comparing, drafts, lists, places, plans, prices, runs, scenario

BASE = "tableau-de-bord/simulations/"
ONE = f"{BASE}<uuid:public_id>/"
RUN = f"{BASE}resultats/<uuid:public_id>/"

urlpatterns = [
    path(BASE, lists.scenarios, name="simulations"),
    path(f"{BASE}nouvelle/", lists.new, name="scenario-new"),
    path(f"{BASE}comparer/", comparing.compare, name="simulations-compare"),
    path(f"{BASE}comparer/images/<slug:look>.svg", comparing.picture, name="simulations-picture"),
    path(RUN, runs.simulation, name="simulation"),
    path(f"{RUN}avancement/", runs.following, name="simulation-progress"),
    path(f"{RUN}arreter/", runs.stop, name="simulation-stop"),
    path(f"{RUN}rejouer/", runs.again, name="simulation-again"),
    path(f"{RUN}images/<slug:name>/<slug:look>.svg", runs.picture, name="simulation-picture"),
    re_path(
        rf"^{BASE}resultats/(?P<public_id>[0-9a-f-]{{36}})/(?P<name>[a-z]+)\.(?P<form>csv|xlsx)$",
        runs.file,
        name="simulation-file",
    ),
    path(ONE, scenario.scenario, name="scenario"),
    path(f"{ONE}lancer/", runs.run, name="scenario-run"),
    path(f"{ONE}brouillon/", drafts.draft, name="scenario-draft"),
    path(f"{ONE}nom/", lists.rename, name="scenario-rename"),
    path(f"{ONE}copier/", lists.copy, name="scenario-copy"),
    path(f"{ONE}supprimer/", lists.delete, name="scenario-delete"),
    path(f"{ONE}comme-aujourd-hui/", scenario.as_today, name="scenario-as-today"),
    path(f"{ONE}prix/", prices.prices, name="scenario-prices"),
    path(f"{ONE}prix/hausse/", prices.raise_all, name="scenario-raise"),
    path(f"{ONE}prix/ligne/", prices.price, name="scenario-price"),
    path(f"{ONE}prix/reglages/", prices.settings, name="scenario-settings"),
    path(f"{ONE}formules/", plans.plans, name="scenario-plans"),
    path(f"{ONE}formules/<uuid:plan>/", plans.plan, name="scenario-plan"),
    path(f"{ONE}horaires/", places.openings, name="scenario-openings"),
    path(f"{ONE}horaires/semaine/", places.week, name="scenario-week"),
    path(f"{ONE}regles/", places.policies, name="scenario-policies"),
    path(f"{ONE}regles/regle/", places.policy, name="scenario-policy"),
]
