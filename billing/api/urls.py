from django.urls import path

from billing.api import views

urlpatterns = [
    path("plans", views.Plans.as_view(), name="plans"),
    path("memberships", views.Memberships.as_view(), name="memberships"),
    path("memberships/<uuid:public_id>", views.MembershipDetail.as_view(), name="membership"),
    path("charges", views.Charges.as_view(), name="charges"),
]
