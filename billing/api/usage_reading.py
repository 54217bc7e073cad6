"""From what a meter sends to readings: each item stands for itself, and one that is wrong holds up no other."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from billing.actions.metering import Reading
from billing.models import UsageKind
from billing.standing import Payer
from billing.use_errors import UsageKindNotFound, UsagePayerNotFound
from core.api.fields import InstantField
from core.errors import Invalid, NotAllowed, Refusal
from members.models import Organisation, Person
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.catalogue import Catalogue, SiteEntry

MOST = 500


class UsageItemSerializer(serializers.Serializer):
    """A person by id or address, or an organisation by id; `kind` by id or slug; `site` where one's desk is several."""

    external_id = serializers.CharField(max_length=120)
    person = serializers.CharField(max_length=254, required=False, allow_null=True)
    organisation = serializers.UUIDField(required=False, allow_null=True)
    kind = serializers.CharField(max_length=64)
    quantity = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal("0.01"))
    occurred_at = InstantField()
    site = serializers.UUIDField(required=False, allow_null=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("person")) == bool(attrs.get("organisation")):
            raise serializers.ValidationError(_("Nommez une personne ou une organisation, pas les deux."))
        return attrs


class Readers:
    """Turns items into readings; what the items name is looked up once for all. Five queries, however many items."""

    def __init__(self, items: Sequence[Any], *, by: Person, catalogue: Catalogue) -> None:
        self.by, self.catalogue = by, catalogue
        self.read: list[dict[str, Any] | Refusal] = [_values(item) for item in items]
        known = [values for values in self.read if isinstance(values, dict)]
        self.kinds = _kinds()
        self.people = _people({values["person"] for values in known if values.get("person")})
        wanted = {values["organisation"] for values in known if values.get("organisation")}
        self.organisations = {row.public_id: row for row in Organisation.objects.filter(public_id__in=wanted)}
        sites = sites_where(by, ROLES_AT_THE_DESK)
        self.desks = {key: entry for key, entry in catalogue.sites.items() if sites is None or key in sites}

    def readings(self) -> list[Reading | Refusal]:
        return [self._reading(values) if isinstance(values, dict) else values for values in self.read]

    def _reading(self, values: dict[str, Any]) -> Reading | Refusal:
        try:
            return Reading(
                kind=self._kind(values["kind"]),
                payer=self._payer(values.get("person"), values.get("organisation")),
                site=self._site(values.get("site")),
                quantity=values["quantity"],
                occurred_at=values["occurred_at"],
                external_id=values["external_id"],
                note=values.get("note", ""),
            )
        except Refusal as refusal:
            return refusal

    def _kind(self, said: str) -> UsageKind:
        if said.lower() not in self.kinds:
            raise UsageKindNotFound(kind=said)
        return self.kinds[said.lower()]

    def _payer(self, person: str | None, organisation: UUID | None) -> Payer:
        if organisation is not None:
            if organisation not in self.organisations:
                raise UsagePayerNotFound(organisation=str(organisation))
            return Payer(self.by.pk, self.organisations[organisation])
        found = self.people.get(str(_uuid(person or "") or person).lower())
        if found is None:
            raise UsagePayerNotFound(person=person)
        return Payer(found.pk)

    def _site(self, said: UUID | None) -> SiteEntry:
        """One's only desk where none is named."""
        if said is None:
            if len(self.desks) != 1:
                raise Invalid(errors={"site": [_("Dites de quel lieu il s’agit.")]})
            return next(iter(self.desks.values()))
        site = self.catalogue.site(said)
        if site.pk not in self.desks:
            raise NotAllowed(site=str(said))
        return site


def _values(item: Any) -> dict[str, Any] | Refusal:
    reader = UsageItemSerializer(data=item)
    if reader.is_valid():
        return dict(reader.validated_data)
    return Invalid(errors={name: [str(error) for error in errors] for name, errors in reader.errors.items()})


def _kinds() -> dict[str, UsageKind]:
    rows = UsageKind.objects.filter(is_offered=True)
    return {name: row for row in rows for name in (row.slug.lower(), str(row.public_id))}


def _people(said: set[str]) -> dict[str, Person]:
    """By what was said: ids and addresses, in small letters."""
    active = Person.objects.filter(is_active=True)
    ids = {identifier for text in said if (identifier := _uuid(text))}
    named = {str(row.public_id): row for row in active.filter(public_id__in=ids)} if ids else {}
    addresses = {text.lower() for text in said if "@" in text}
    if addresses:
        rows = active.annotate(address=Lower("email")).filter(address__in=addresses)
        named |= {row.email.lower(): row for row in rows}
    return named


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
