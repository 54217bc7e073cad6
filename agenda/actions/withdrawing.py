"""Taking away what lets somebody publish for a partner, or answer for it."""

from django.db import transaction

from agenda.access import may_publish_for
from agenda.access_label import charge_of
from agenda.errors import LastToAnswer, NotAnsweringForThePartner, OwnLastAccess, RoleNotFound
from agenda.models import Partner
from members.models import Affiliation, Organisation, Person
from spaces.models import Steward


def withdraw_publisher(*, partner: Partner, steward_id: int, by: Person, confirmed: bool = False) -> Person:
    """No longer publishes at that site. Raises RoleNotFound, NotAnsweringForThePartner, OwnLastAccess."""
    sites = partner.organisation.sites.all()
    with transaction.atomic():
        rows = Steward.objects.filter(site__in=sites, role=Steward.Role.PUBLISHER).select_related("person", "site")
        row = rows.select_for_update(of=("self",)).filter(pk=steward_id).first()
        if row is None:
            raise RoleNotFound()
        if not charge_of(by, partner).may_invite_for(row.site):
            raise NotAnsweringForThePartner(partner=partner.slug)
        row.delete()
        _check_not_shut_out(row.person, partner, by=by, confirmed=confirmed)
    return row.person


def withdraw_answering(*, partner: Partner, affiliation_id: int, by: Person, confirmed: bool = False) -> Person:
    """No longer answers for the organisation, and stays its member.

    Raises RoleNotFound, NotAnsweringForThePartner, LastToAnswer, OwnLastAccess.
    """
    charge_of(by, partner).check_whole()
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=partner.organisation_id)
        rows = list(partner.organisation.affiliations.administering().select_related("person"))
        row = next((one for one in rows if one.pk == affiliation_id), None)
        if row is None:
            raise RoleNotFound()
        if len(rows) == 1:
            raise LastToAnswer()
        row.role = Affiliation.Role.MEMBER
        row.save(update_fields=["role"])
        _check_not_shut_out(row.person, partner, by=by, confirmed=confirmed)
    return row.person


def _check_not_shut_out(person: Person, partner: Partner, *, by: Person, confirmed: bool) -> None:
    """Inside the transaction, which a refusal takes back."""
    if person == by and not confirmed and not may_publish_for(by, partner):
        raise OwnLastAccess()
