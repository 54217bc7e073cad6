from django.urls import path

from reports.web import cost_entry, cost_import, costs

urlpatterns = [
    path("tableau-de-bord/couts/", costs.show, name="costs"),
    path("tableau-de-bord/couts/saisie/", cost_entry.entry, name="cost-entry"),
    path("tableau-de-bord/couts/saisie/copie/", cost_entry.copy, name="cost-copy"),
    path("tableau-de-bord/couts/saisie/import/", cost_import.import_page, name="cost-import"),
    path("tableau-de-bord/couts/saisie/export.csv", cost_import.export, name="cost-export"),
    path("tableau-de-bord/couts/saisie/<uuid:public_id>/", cost_entry.change, name="cost-change"),
    path("tableau-de-bord/couts/saisie/<uuid:public_id>/suppression/", cost_entry.delete, name="cost-delete"),
]
