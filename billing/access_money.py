"""Who may see, move and grant passes, usage and contributions."""

from uuid import UUID

from django.db.models import Q, QuerySet

from billing.models import Contribution, Pass, PassOffer, UsageRecord
from billing.models.passes import PassQuerySet
from billing.use_errors import (
    ContributionNotFound,
    PassNotFound,
    PassOfferNotFound,
    PassTransferNotAllowed,
    UsageRecordNotFound,
)
from core.errors import NotAllowed
from members.models import Affiliation, Organisation, Person
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.models import Steward

MANAGING = (Steward.Role.MANAGER,)


def passes_seen_by(person: Person) -> PassQuerySet:
    """One's own, and the pools of the organisations one belongs to."""
    organisations = Affiliation.objects.of(person).values("organisation")
    return Pass.objects.filter(Q(person=person) | Q(organisation__in=organisations))


def find_pass(person: Person, public_id: UUID | str) -> Pass:
    """Raises PassNotFound, whether it is hidden or does not exist."""
    rows = passes_seen_by(person).select_related("person", "organisation", "site", "offer")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise PassNotFound()
    return found


def find_offer(public_id: UUID | str) -> PassOffer:
    """Raises PassOfferNotFound."""
    found = PassOffer.objects.filter(public_id=public_id, is_offered=True).select_related("site").first()
    if found is None:
        raise PassOfferNotFound()
    return found


def receivers_for(by: Person) -> dict[int | None, list[Person | Organisation]]:
    """To whom `by` may hand over units, by the organisation whose pool they are of; None is for one's own passes.

    One's own go to the organisations for which one books and to their members; a pool's, to its members by who
    answers for it. Two queries.
    """
    own = list(Affiliation.objects.of(by).select_related("organisation").order_by("organisation__name"))
    members: dict[int, list[Person]] = {row.organisation_id: [] for row in own}
    everybody = Affiliation.objects.filter(organisation__in=members, person__is_active=True)
    for row in everybody.select_related("person").order_by("person__name", "person"):
        members[row.organisation_id].append(row.person)
    pools = [row.organisation for row in own if row.may_book]
    fellows = {person.pk: person for some in members.values() for person in some if person.pk != by.pk}
    answered = [row.organisation_id for row in own if row.role == Affiliation.Role.ADMINISTRATOR]
    return {None: [*pools, *fellows.values()], **{key: [*members[key]] for key in answered}}


def check_may_transfer(row: Pass, by: Person, to_id: UUID | str) -> Person | Organisation:
    """The receiver of that id. Raises PassTransferNotAllowed."""
    receivers = receivers_for(by).get(row.organisation_id, [])
    is_own = row.organisation_id is not None or row.person_id == by.pk
    found = next((one for one in receivers if is_own and str(one.public_id) == str(to_id)), None)
    if found is None:
        raise PassTransferNotAllowed()
    return found


def check_manages(person: Person) -> None:
    """Passes are the network's: who manages some site of it may give and take them back. Raises NotAllowed."""
    if sites_where(person, MANAGING) == set():
        raise NotAllowed()


def usage_seen_by(person: Person) -> QuerySet[UsageRecord]:
    """One's own, those of one's organisations, and those of the sites at whose desk one is."""
    organisations = Affiliation.objects.of(person).values("organisation")
    sites = sites_where(person, ROLES_AT_THE_DESK)
    if sites is None:
        return UsageRecord.objects.all()
    return UsageRecord.objects.filter(Q(person=person) | Q(organisation__in=organisations) | Q(site__in=sites))


def find_usage_at_desk(person: Person, public_id: UUID | str) -> UsageRecord:
    """Raises UsageRecordNotFound where it is of another desk."""
    sites = sites_where(person, ROLES_AT_THE_DESK)
    rows = UsageRecord.objects.select_related("kind", "person", "organisation", "site", "charge")
    if sites is not None:
        rows = rows.filter(site__in=sites)
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise UsageRecordNotFound()
    return found


def contributions_decided_by(person: Person) -> QuerySet[Contribution]:
    """Those of the sites at whose desk one is, one's own among them: they are seen, not decided."""
    sites = sites_where(person, ROLES_AT_THE_DESK)
    return Contribution.objects.all() if sites is None else Contribution.objects.filter(site__in=sites)


def find_contribution_to_decide(person: Person, public_id: UUID | str) -> Contribution:
    """Raises ContributionNotFound."""
    return _contribution(contributions_decided_by(person), public_id)


def find_own_contribution(person: Person, public_id: UUID | str) -> Contribution:
    """Raises ContributionNotFound."""
    return _contribution(Contribution.objects.filter(person=person), public_id)


def find_seen_contribution(person: Person, public_id: UUID | str) -> Contribution:
    """One's own, or of a site at whose desk one is. Raises ContributionNotFound."""
    at_desk = contributions_decided_by(person).values("pk")
    return _contribution(Contribution.objects.filter(Q(person=person) | Q(pk__in=at_desk)), public_id)


def _contribution(rows: QuerySet[Contribution], public_id: UUID | str) -> Contribution:
    found = rows.filter(public_id=public_id).select_related("person", "site", "given_pass").first()
    if found is None:
        raise ContributionNotFound()
    return found


def check_at_desk(person: Person) -> None:
    """Raises NotAllowed for who is at no desk."""
    if sites_where(person, ROLES_AT_THE_DESK) == set():
        raise NotAllowed()


def own_usage(person: Person) -> QuerySet[UsageRecord]:
    """One's own and that of one's organisations, newest first, with all that a list shows."""
    organisations = Affiliation.objects.of(person).values("organisation")
    rows = UsageRecord.objects.filter(Q(person=person) | Q(organisation__in=organisations))
    return rows.select_related("kind", "organisation", "site", "charge", "reversal").order_by("-occurred_at", "-pk")
