"""Addresses about passes, usage and contributions."""

from django.urls import path

from billing.api import contributions, passes, usage
from core.api.tables import list_paths

urlpatterns = [
    *list_paths("pass-offers", passes.PassOffers, "pass-offers"),
    *list_paths("passes", passes.Passes, "passes"),
    path("passes/<uuid:public_id>", passes.PassDetail.as_view(), name="pass"),
    path("passes/<uuid:public_id>/transfer", passes.PassTransfer.as_view(), name="pass-transfer"),
    *list_paths("usage-kinds", usage.UsageKinds, "usage-kinds"),
    *list_paths("usage-records", usage.UsageRecords, "usage-records"),
    path("usage-records/<uuid:public_id>/reverse", usage.UsageRecordReverse.as_view(), name="usage-record-reverse"),
    *list_paths("contributions", contributions.Contributions, "contributions"),
    path("contributions/<uuid:public_id>", contributions.ContributionDetail.as_view(), name="contribution"),
    path(
        "contributions/<uuid:public_id>/withdraw",
        contributions.ContributionWithdraw.as_view(),
        name="contribution-withdraw",
    ),
    path(
        "contributions/<uuid:public_id>/validate",
        contributions.ContributionValidate.as_view(),
        name="contribution-validate",
    ),
    path(
        "contributions/<uuid:public_id>/refuse", contributions.ContributionRefuse.as_view(), name="contribution-refuse"
    ),
]
