"""Publication from elsewhere: files, calendars, tokens of a partner."""

from django.urls import URLPattern, path

from agenda.web.views import importing, partner_calendars, partner_tokens

SPACE = "partenaire/chez/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path(f"{SPACE}/import/", importing.imports, name="session-imports"),
    path(f"{SPACE}/import/modele.csv", importing.template, name="session-import-template"),
    path(f"{SPACE}/import/<uuid:public_id>/", importing.detail, name="session-import"),
    path(f"{SPACE}/import/<uuid:public_id>/appliquer/", importing.apply, name="session-import-apply"),
    path(f"{SPACE}/import/<uuid:public_id>/suivre/", partner_calendars.go_live, name="partner-calendar-live"),
    path(f"{SPACE}/import/<uuid:public_id>/oublier/", importing.delete, name="session-import-delete"),
    path(f"{SPACE}/agendas/", partner_calendars.calendars, name="partner-calendars"),
    path(f"{SPACE}/agendas/<uuid:public_id>/", partner_calendars.calendar, name="partner-calendar"),
    path(f"{SPACE}/agendas/<uuid:public_id>/lire/", partner_calendars.read, name="partner-calendar-read"),
    path(f"{SPACE}/agendas/<uuid:public_id>/arreter/", partner_calendars.stop, name="partner-calendar-stop"),
    path(f"{SPACE}/agendas/<uuid:public_id>/reprendre/", partner_calendars.resume, name="partner-calendar-resume"),
    path(f"{SPACE}/agendas/<uuid:public_id>/oublier/", partner_calendars.forget, name="partner-calendar-forget"),
    path(f"{SPACE}/jetons/", partner_tokens.tokens, name="partner-tokens"),
    path(f"{SPACE}/jetons/<uuid:public_id>/revoquer/", partner_tokens.revoke, name="partner-token-revoke"),
]
