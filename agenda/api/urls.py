from django.urls import path

from agenda.api import attending_urls, importing_urls, label_urls, reading_urls, views, waiting, workshops_urls

urlpatterns = [
    path("partners", views.Partners.as_view(), name="partners"),
    path("workshops", views.Workshops.as_view(), name="workshops"),
    path("sessions/<uuid:public_id>", views.SessionDetail.as_view(), name="session"),
    path("waiting-list", waiting.WaitingList.as_view(), name="waiting-list"),
    path("waiting-list/<uuid:public_id>", waiting.WaitingPlace.as_view(), name="waiting-place"),
    path("waiting-list/<uuid:public_id>/leave", waiting.Leave.as_view(), name="waiting-leave"),
    path("waiting-list/<uuid:public_id>/accept", waiting.Accept.as_view(), name="waiting-accept"),
    path("waiting-list/<uuid:public_id>/decline", waiting.Decline.as_view(), name="waiting-decline"),
    *workshops_urls.urlpatterns,
    *label_urls.urlpatterns,
    *attending_urls.urlpatterns,
    *importing_urls.urlpatterns,
    *reading_urls.urlpatterns,
]
