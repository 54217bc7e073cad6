"""Who holds a session. Nobody holds two at once: the constraint has the last word, and says so in people's terms."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from agenda.errors import FacilitatorBusy, FacilitatorNotFound
from agenda.models import Facilitation, Facilitator, Partner, Session
from core.database import violated
from core.ranges import Period

ONE_AT_A_TIME = "facilitator_one_session_at_a_time"


def check_own(partner: Partner, keys: Collection[int]) -> None:
    """Raises FacilitatorNotFound unless all of them work for the partner."""
    if keys and Facilitator.objects.of(partner).filter(pk__in=keys).count() < len(set(keys)):
        raise FacilitatorNotFound()


def holders(session: Session) -> set[int]:
    """Keys of the facilitators."""
    return set(Facilitation.objects.filter(session=session).values_list("facilitator", flat=True))


def hold_facilitators(keys: Collection[int]) -> None:
    """Locked at once and in order: two sessions that want the same two people would else wait for each other."""
    if keys:
        list(Facilitator.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True, of=("self",)))


def assign(session: Session, keys: Collection[int]) -> None:
    """Exactly these from now on."""
    known = holders(session)
    if gone := known - set(keys):
        Facilitation.objects.filter(session=session, facilitator__in=gone).delete()
    fresh = [Facilitation(session=session, facilitator_id=key) for key in sorted(set(keys) - known)]
    Facilitation.objects.bulk_create(fresh)


@contextmanager
def one_session_at_a_time(keys: Collection[int], period: Period, *, besides: Session | None = None) -> Iterator[None]:
    """A transaction of its own. Raises FacilitatorBusy with who, when and where else."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated(error) != ONE_AT_A_TIME:
            raise
        clash = clash_of(keys, period, besides=besides)
        raise (busy(clash) if clash else FacilitatorBusy()) from error


def clash_of(keys: Collection[int], period: Period, *, besides: Session | None = None) -> Facilitation | None:
    """The first published session that one of them holds meanwhile."""
    living = Facilitation.objects.filter(is_living=True, facilitator__in=keys, period__overlap=period.stored)
    others = living.exclude(session=besides.pk if besides else None)
    return others.select_related("facilitator", "session__workshop", "session__site").order_by("period", "pk").first()


def busy(clash: Facilitation) -> FacilitatorBusy:
    """What is published is public: anybody may read what the facilitator holds then."""
    session, tz = clash.session, clash.session.site.tz
    return FacilitatorBusy(
        facilitator={"id": str(clash.facilitator.public_id), "name": clash.facilitator.name},
        conflict_session={
            "id": str(session.public_id),
            "title": session.workshop.title,
            "site": session.site.name,
            "start": session.start.astimezone(tz).isoformat(),
            "end": session.end.astimezone(tz).isoformat(),
        },
    )
