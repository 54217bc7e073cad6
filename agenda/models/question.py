from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.workshop import Workshop
from core.ids import uuid7


class QuestionQuerySet(models.QuerySet["Question"]):
    def asked(self) -> Self:
        return self.filter(retired_at=None)


class Question(models.Model):
    """What a partner asks of whoever registers. The answers stand on the registration, by the question's public id.

    A question that was answered is retired, not deleted, so that its answers can still be read.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("texte court")
        LONG = "long", _("texte long")
        YES_NO = "yes_no", _("oui ou non")
        CHOICE = "choice", _("un choix")
        NUMBER = "number", _("nombre")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="questions", verbose_name=_("atelier"))
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    label = models.CharField(_("question"), max_length=200)
    help = models.CharField(_("précision"), max_length=200, blank=True, default="")
    kind = models.CharField(_("réponse"), max_length=8, choices=Kind, default=Kind.TEXT)
    choices = ArrayField(models.CharField(max_length=80), verbose_name=_("choix proposés"), default=list, blank=True)
    is_required = models.BooleanField(_("obligatoire"), default=False)
    retired_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="question_has_a_label"),
            models.CheckConstraint(condition=~Q(kind="choice") | ~Q(choices=[]), name="question_choice_has_choices"),
        ]

    def __str__(self) -> str:
        return self.label
