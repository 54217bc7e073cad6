"""Small words of the agenda's templates: `{% load agenda_words %}`."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from agenda import wording
from agenda.models import Facilitator, Session, Workshop
from agenda.models.workshop import AccessFeature
from core.wording import day_text, hour_text
from members.models import Person

register = template.Library()
SIGNS = {AccessFeature.MOTOR: "wheelchair", AccessFeature.PSYCHIC: "quiet"}


@register.simple_tag
def audience_text(workshop: Workshop) -> str:
    return wording.audience_text(workshop)


@register.simple_tag
def moment_text(instant: datetime, tz: ZoneInfo) -> str:
    """`mardi 24 novembre, 9 h`."""
    wall = instant.astimezone(tz)
    return f"{day_text(wall.date())}, {hour_text(wall)}"


@register.simple_tag
def held_by(session: Session) -> str:
    return ", ".join(one.name for one in session.facilitators.all())


@register.simple_tag
def holds_sessions(person: Person) -> bool:
    """Is a facilitator somewhere. Two queries."""
    return Facilitator.objects.behind(person).exists()


@register.filter
def language_text(code: str) -> str:
    return wording.language_text(code)


@register.filter
def one_by_one(documents: str) -> list[str]:
    return wording.one_by_one(documents)


@register.filter
def access_signs(workshop: Workshop) -> list[tuple[str, str]]:
    known = [AccessFeature(code) for code in workshop.access_features]
    return [(SIGNS.get(feature, "people"), str(feature.label)) for feature in known]
