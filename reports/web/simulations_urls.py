from django.urls import path

from reports.web.simulations import lists, places, plans, prices, scenario

BASE = "tableau-de-bord/simulations/"
ONE = f"{BASE}<uuid:public_id>/"

urlpatterns = [
    path(BASE, lists.scenarios, name="simulations"),
    path(f"{BASE}nouvelle/", lists.new, name="scenario-new"),
    path(ONE, scenario.scenario, name="scenario"),
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
