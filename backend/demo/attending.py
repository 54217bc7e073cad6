"""Questions, proxies, answers and statistics of the demo world; and what is no longer kept of its past."""

from datetime import datetime
from itertools import cycle

from agenda.actions.anonymising import anonymise_past
from agenda.models import Partner, Question, Registration, Session, Workshop
from agenda.models.registration import AgeBand, Gender, ProxyKind, Situation
from backend.demo.people import DOMAIN

ASKED: tuple[tuple[str, str, list[str], bool], ...] = (
    ("Comment venez-vous ?", Question.Kind.CHOICE, ["à pied", "à vélo", "en bus", "en voiture"], False),
    ("Avez-vous un ordinateur à apporter ?", Question.Kind.YES_NO, [], True),
)
ANSWERS = (("à pied", True), ("en bus", False), ("à vélo", True), ("en voiture", False))
TOLD = tuple(zip(cycle(AgeBand.values), cycle(Gender.values), cycle(Situation.values), range(40)))
RETENTION_DAYS = 45


def attend(*, now: datetime) -> int:
    """How many registrations name nobody any more."""
    workshop = Workshop.objects.order_by("pk")[0]
    questions = [
        Question.objects.create(
            workshop=workshop, position=number, label=label, kind=kind, choices=choices, is_required=needed
        )
        for number, (label, kind, choices, needed) in enumerate(ASKED)
    ]
    rows = list(Registration.objects.filter(session__workshop=workshop).order_by("pk"))
    for number, row in enumerate(rows):
        said = ANSWERS[number % len(ANSWERS)]
        row.answers = {str(one.public_id): value for one, value in zip(questions, said, strict=True)}
        if number % 5 == 0:
            row.registered_by_proxy, row.proxy_kind = "Enora Le Meur", ProxyKind.MEDIATOR
            row.proxy_email = f"enora.le-meur@{DOMAIN}"
    Registration.objects.bulk_update(rows, ["answers", "registered_by_proxy", "proxy_kind", "proxy_email"])
    _tell_statistics()
    Session.objects.filter(pk__in=[row.session_id for row in rows[:3]], period__endswith__lte=now).update(
        unregistered_count=2
    )
    Partner.objects.filter(pk=workshop.partner_id).update(retention_days=RETENTION_DAYS)
    return anonymise_past(now=now)


def _tell_statistics() -> None:
    """Two in three tell something."""
    rows = list(Registration.objects.order_by("pk"))
    for number, row in enumerate(rows):
        if number % 3:
            row.age_band, row.gender, row.situation, _turn = TOLD[number % len(TOLD)]
    Registration.objects.bulk_update(rows, ["age_band", "gender", "situation"], batch_size=2000)
