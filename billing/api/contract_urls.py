"""Plans, contracts and clearing."""

from django.urls import path

from billing.api import clearing, memberships
from core.api.tables import list_paths

urlpatterns = [
    *list_paths("plans", memberships.Plans, "plans"),
    *list_paths("memberships", memberships.Memberships, "memberships"),
    path("memberships/<uuid:public_id>", memberships.MembershipDetail.as_view(), name="membership"),
    path("memberships/<uuid:public_id>/history", memberships.MembershipHistory.as_view(), name="membership-history"),
    path("memberships/<uuid:public_id>/change", memberships.MembershipChangePlan.as_view(), name="membership-change"),
    path("memberships/<uuid:public_id>/pause", memberships.MembershipPause.as_view(), name="membership-pause"),
    path("memberships/<uuid:public_id>/leave", memberships.MembershipLeave.as_view(), name="membership-leave"),
    path("memberships/<uuid:public_id>/stay", memberships.MembershipStay.as_view(), name="membership-stay"),
    *list_paths("clearing", clearing.Clearing, "clearing"),
]
