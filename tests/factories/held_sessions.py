"""Sessions of workshops as they stand after the fact."""

from datetime import timedelta
from typing import Any

from agenda.models import Facilitation, Partner, Session
from spaces.models import Site
from tests.conftest import MONDAY, NOW, between
from tests.factories.agenda import RegistrationFactory, SessionFactory, WorkshopFactory
from tests.factories.workshops import FacilitatorFactory


def session_said(said: Any, partner: Partner, sites: list[Site], number: int) -> Session:
    """What the strategies of the recount say, as rows."""
    offset, theme, publics, level, form, mode, status, site, capacity, helpers, beside, people = said
    workshop = WorkshopFactory(partner=partner, theme=theme, publics=publics, level=level, format=form)
    session: Session = SessionFactory(
        workshop=workshop,
        site=sites[site],
        status=status,
        mode=mode,
        capacity=capacity,
        online_url="" if mode == "on_site" else "https://visio.example/a",
        unregistered_count=beside,
        slot_minutes=30 if form == "permanence" else None,
        period=between(9, 11, MONDAY + timedelta(days=offset)).stored,
        published_at=None if status == "draft" else NOW,
        cancelled_at=NOW if status == "cancelled" else None,
        postponed_at=NOW if status == "postponed" else None,
    )
    for _helper in range(helpers):
        Facilitation.objects.create(session=session, facilitator=FacilitatorFactory(), period=session.period)
    for standing, walked_in, came in people:
        ended = standing in ("cancelled", "expired")
        offered = {"offered_at": NOW, "answer_by": NOW} if standing == "offered" else {}
        RegistrationFactory(
            session=session,
            status=standing,
            is_walk_in=walked_in,
            has_attended=came,
            cancelled_at=NOW if ended else None,
            **offered,
        )
    return session
