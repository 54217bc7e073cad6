from django.urls import path

from reports.web import members, members_lists

urlpatterns = [
    path("tableau-de-bord/abonnes/", members.members, name="members"),
    path("tableau-de-bord/abonnes/mouvements/", members_lists.movements, name="members-movements"),
    path("tableau-de-bord/abonnes/contrats/", members_lists.contracts, name="members-contracts"),
    path("tableau-de-bord/abonnes/creances/", members_lists.invoices, name="members-invoices"),
    path("tableau-de-bord/abonnes/engagements/", members_lists.liabilities, name="members-liabilities"),
]
