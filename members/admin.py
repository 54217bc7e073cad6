"""People, organisations and tokens for operators."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.operators import ReadOnly, apply_to_each
from members.actions.tokens import revoke_token
from members.models import Affiliation, ApiToken, Organisation, Person

admin.site.site_header = admin.site.site_title = _("Perrière, administration")
admin.site.index_title = _("Que voulez-vous faire ?")
admin.site.unregister(Group)


class AffiliationInline(admin.TabularInline):
    model = Affiliation
    extra = 0
    autocomplete_fields = ["person", "organisation"]


class NewPersonForm(BaseUserCreationForm):
    class Meta:
        model = Person
        fields = ("email", "name")


@admin.register(Person)
class PersonAdmin(UserAdmin):
    add_form = NewPersonForm
    list_display = ["name", "email", "language", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "language", "organisations"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    readonly_fields = ["public_id", "date_joined", "last_login"]
    inlines = [AffiliationInline]
    fieldsets = [
        (None, {"fields": ["name", "email", "password"]}),
        (_("Préférences"), {"fields": ["language"]}),
        (_("Accès"), {"fields": ["is_active", "is_staff", "is_superuser", "user_permissions"]}),
        (_("Repères"), {"fields": ["public_id", "date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "name", "password1", "password2"]})]
    filter_horizontal = ["user_permissions"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "email", "people_count"]
    list_filter = ["kind"]
    search_fields = ["name", "siret", "email"]
    readonly_fields = ["public_id"]
    inlines = [AffiliationInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return super().get_queryset(request).annotate(people_counted=Count("people"))

    @admin.display(description=_("personnes"), ordering="people_counted")
    def people_count(self, row: Organisation) -> int:
        return int(row.people_counted)  # type: ignore[attr-defined]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly):
    """A token's secret is shown once to its person; operators can only end it."""

    list_display = ["name", "hint", "person", "organisation", "created_at", "expires_at", "revoked_at", "last_used_on"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), "organisation"]
    search_fields = ["name", "hint", "person__name", "person__email"]
    list_select_related = ["person", "organisation"]
    exclude = ["digest"]
    actions = ["revoke"]

    @admin.action(description=_("Révoquer"))
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiToken]) -> None:
        now = clock.now()
        apply_to_each(
            self, request, rows, lambda row: revoke_token(person=row.person, public_id=row.public_id, now=now)
        )
