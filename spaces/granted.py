"""Qualifications and who holds them, found and listed."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from members.models import Person
from spaces.access import is_at_some_desk
from spaces.errors import GrantNotFound, QualificationNotFound
from spaces.lasting import months_later
from spaces.models import Grant, Qualification
from spaces.models.qualification import GrantQuerySet

MOST_PEOPLE = 20


def find_qualification(reference: UUID | str) -> Qualification:
    """By id or slug. Raises QualificationNotFound."""
    named = {"public_id": reference} if isinstance(reference, UUID) else {"slug": reference}
    found = Qualification.objects.filter(**named).first()
    if found is None:
        raise QualificationNotFound()
    return found


def find_grant(person: Person, public_id: UUID) -> Grant:
    """One's own, or anybody's for the people at a desk. Raises GrantNotFound."""
    rows = Grant.objects.select_related("qualification", "person", "granted_by")
    found = rows.filter(public_id=public_id).first()
    if found is None or not (found.person_id == person.pk or is_at_some_desk(person)):
        raise GrantNotFound()
    return found


def grants_of(person: Person) -> GrantQuerySet:
    return Grant.objects.of(person).select_related("qualification", "granted_by").order_by("qualification__name", "-pk")


def holders(qualification: Qualification, *, on: date) -> GrantQuerySet:
    """Those whose grant holds, the first to lapse first."""
    rows = Grant.objects.valid_on(on).filter(qualification=qualification)
    return rows.select_related("person", "granted_by").order_by("expires_on", "person__name", "pk")


def with_counts(*, on: date) -> list[Qualification]:
    """Every qualification, with how many hold it (`holders`) and for how many it lapses within a month (`lapsing`)."""
    holds = Q(grants__revoked_at=None, grants__granted_on__lte=on)
    lasting = holds & (Q(grants__expires_on=None) | Q(grants__expires_on__gte=on))
    soon = holds & Q(grants__expires_on__gte=on, grants__expires_on__lte=months_later(on, 1))
    people = Count("grants__person", filter=lasting, distinct=True)
    lapsing = Count("grants__person", filter=soon, distinct=True)
    return list(Qualification.objects.annotate(holders=people, lapsing=lapsing).order_by("name"))


def people_like(text: str) -> list[Person]:
    """Active people whose name or address contains the text; two letters at least."""
    text = text.strip()
    if len(text) < 2:
        return []
    named = Person.objects.filter(Q(name__icontains=text) | Q(email__icontains=text), is_active=True)
    return list(named.order_by("name", "pk")[:MOST_PEOPLE])
