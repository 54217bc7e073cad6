"""Every address of the service, in one place."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from backend.api_docs import Description, Documentation
from backend.demo_door import demo_screen
from backend.problem_pages import problems
from backend.problems import unknown_address

api: list[URLPattern | URLResolver] = [
    path("", include("booking.api.urls")),
    path("", include("members.api.urls")),
    path("", include("spaces.api.urls")),
    path("", include("billing.api.urls")),
    path("", include("agenda.api.urls")),
    path("", include("notifications.api.urls")),
    path("", include("reports.api.urls")),
    path("schema/", Description.as_view(), name="schema"),
    path("docs/", Documentation.as_view(), name="api-docs"),
    re_path(r"^.*$", unknown_address),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("", include("backend.health")),
    path("", include("backend.pages")),
    path("", include("backend.card_stand_in")),
    path("porte/demo/", demo_screen, name="demo-door"),
    path("", include("booking.web.urls")),
    path("", include("spaces.web.urls")),
    path("", include("agenda.web.urls")),
    path("", include("notifications.web.urls")),
    path("", include("reports.web.urls")),
    path("", include("members.web.urls")),
    path("", include("billing.web.urls")),
    path("docs/problems", problems, name="problems"),
    path("admin/", admin.site.urls),
    path("compte/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "backend.problems.bad_request"
handler404 = "backend.problems.page_not_found"
handler500 = "backend.problems.server_error"
