from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Person
from notifications.models.message import Category

DAY_BEFORE = 24 * 60
EARLIEST, LATEST = timedelta(days=14), timedelta(minutes=5)
"""Between them are the moments, before the start, at which one may be reminded."""
MOST_REMINDERS = 5


def the_day_before() -> list[int]:
    return [DAY_BEFORE]


class Preference(models.Model):
    """What a person wants to hear of, and when. Whoever has no row gets what the defaults say.

    Times of day are on the clock of the network. `quiet_from` later than `quiet_until` spans midnight.
    """

    class Digest(models.TextChoices):
        OFF = "off", _("aucun")
        DAILY = "daily", _("chaque jour ouvré")
        WEEKLY = "weekly", _("le lundi")

    person = models.OneToOneField(Person, models.CASCADE, related_name="preference", verbose_name=_("personne"))
    unwanted = ArrayField(
        models.CharField(max_length=10, choices=Category), verbose_name=_("mails non voulus"), default=list, blank=True
    )
    reminders = ArrayField(
        models.PositiveIntegerField(), verbose_name=_("rappels, en minutes avant"), default=the_day_before, blank=True
    )
    quiet_from = models.TimeField(_("silence à partir de"), null=True, blank=True)
    quiet_until = models.TimeField(_("silence jusqu’à"), null=True, blank=True)
    digest = models.CharField(_("récapitulatif"), max_length=6, choices=Digest, default=Digest.OFF)
    digest_at = models.TimeField(_("heure du récapitulatif"), default="07:30")
    changed_at = models.DateTimeField(_("modifiées le"))

    class Meta:
        verbose_name = _("préférences de mail")
        verbose_name_plural = _("préférences de mail")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="preference_quiet_hours_have_both_ends",
            ),
            models.CheckConstraint(condition=Q(reminders__len__lte=MOST_REMINDERS), name="preference_few_reminders"),
        ]

    def __str__(self) -> str:
        return str(self.person)
