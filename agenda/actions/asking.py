"""What a workshop asks of whoever registers: all of its questions at once, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.access import check_may_publish
from agenda.errors import QuestionNotFound
from agenda.models import Question, Registration, Workshop
from core.errors import Invalid
from members.models import Person

MOST = 20
MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is to be; without a `public_id`, a new one."""

    label: str
    kind: str = Question.Kind.TEXT
    help: str = ""
    choices: list[str] = field(default_factory=list)
    is_required: bool = False
    public_id: UUID | None = None

    @property
    def fields(self) -> dict[str, object]:
        choices = list(dict.fromkeys(self.choices)) if self.kind == Question.Kind.CHOICE else []
        return {
            "label": self.label,
            "help": self.help,
            "kind": self.kind,
            "choices": choices,
            "is_required": self.is_required,
        }


def ask_questions(*, workshop: Workshop, asked: Sequence[Asked], by: Person, now: datetime) -> list[Question]:
    """The questions as they then stand. What is left out is no longer asked: retired where somebody answered it,
    else gone. One that was answered keeps its kind; another kind is another question.

    Raises NotThePublisher, QuestionNotFound, Invalid.
    """
    check_may_publish(by, workshop.partner)
    _check(asked)
    with transaction.atomic():
        Workshop.objects.select_for_update(no_key=True, of=("self",)).get(pk=workshop.pk)
        known = {row.public_id: row for row in workshop.questions.asked()}
        answered = _answered(workshop)
        kept: set[int] = set()
        for position, one in enumerate(asked):
            row = _like(one, known, workshop, answered)
            for name, value in {**one.fields, "position": position}.items():
                setattr(row, name, value)
            row.save()
            kept.add(row.pk)
        gone = [row for row in known.values() if row.pk not in kept]
        retired = [row.pk for row in gone if str(row.public_id) in answered]
        Question.objects.filter(pk__in=retired).update(retired_at=now)
        Question.objects.filter(pk__in=[row.pk for row in gone if row.pk not in retired]).delete()
    return list(workshop.questions.asked())


def _check(asked: Sequence[Asked]) -> None:
    if len(asked) > MOST:
        raise Invalid(errors={"questions": [_("%(most)s questions au plus.") % {"most": MOST}]})
    ids = [one.public_id for one in asked if one.public_id]
    if len(set(ids)) != len(ids):
        raise Invalid(errors={"questions": [_("Une question figure deux fois.")]})
    for one in asked:
        if one.kind == Question.Kind.CHOICE and not one.choices:
            raise Invalid(errors={"choices": [_("Proposez au moins un choix.")]})


def _like(one: Asked, known: dict[UUID, Question], workshop: Workshop, answered: set[str]) -> Question:
    if one.public_id is None:
        return Question(workshop=workshop)
    row = known.get(one.public_id)
    if row is None:
        raise QuestionNotFound(id=str(one.public_id))
    if row.kind != one.kind and str(row.public_id) in answered:
        return Question(workshop=workshop)
    return row


def _answered(workshop: Workshop) -> set[str]:
    """The public ids of all questions that somebody has answered."""
    answers = Registration.objects.filter(session__workshop=workshop).exclude(answers={})
    return {key for said in answers.values_list("answers", flat=True).iterator() for key in said}
