"""Who publishes for a partner by a role of their own there: those whom news about it concern."""

from django.db.models import Q, QuerySet

from agenda.models import Partner
from members.models import Affiliation, Person
from spaces.models import Steward


def publishers_of(partner: Partner) -> QuerySet[Person]:
    """Publishers of its sites and those who answer for its organisation; the network's managers are left in peace."""
    stewards = Steward.objects.filter(role=Steward.Role.PUBLISHER, site__organisation=partner.organisation_id)
    answering = Affiliation.objects.filter(role=Affiliation.Role.ADMINISTRATOR, organisation=partner.organisation_id)
    return Person.objects.filter(
        Q(pk__in=stewards.values("person")) | Q(pk__in=answering.values("person")), is_active=True
    ).order_by("pk")
