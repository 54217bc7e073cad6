from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from spaces.models.group import AccessGroup
from spaces.models.resource import Resource
from spaces.models.site import Site, Zone


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


def has_one_place(name: str) -> models.CheckConstraint:
    """Exactly one of site, zone and resource is named."""
    return models.CheckConstraint(
        condition=Q(site__isnull=False, zone=None, resource=None)
        | Q(site=None, zone__isnull=False, resource=None)
        | Q(site=None, zone=None, resource__isnull=False),
        name=name,
    )


class OpeningRule(models.Model):
    """Open on a weekday from one wall-clock time to another, during a season.

    Several rules make several ranges a day. The closest rules win whole: a resource that has rules of its
    own ignores those of its zone, a zone's those of its site. Midnight as the closing time is the day's end.
    Rules of a group add hours for its people; they too come from the closest place that has any.
    """

    class School(models.TextChoices):
        TERM = "term", _("hors vacances scolaires")
        HOLIDAYS = "holidays", _("pendant les vacances scolaires")

    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="opening_rules")
    zone = models.ForeignKey(Zone, models.CASCADE, null=True, blank=True, related_name="opening_rules")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="opening_rules")
    group = models.ForeignKey(
        AccessGroup,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="opening_rules",
        verbose_name=_("pour le groupe"),
        help_text=_("Ces heures s’ajoutent à celles de tout le monde."),
    )
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday)
    opens = models.TimeField(_("ouvre à"))
    closes = models.TimeField(_("ferme à"), help_text=_("00:00 : fin de la journée"))
    valid_from = models.DateField(_("à partir du"), null=True, blank=True)
    valid_until = models.DateField(_("jusqu’au"), null=True, blank=True, help_text=_("Ce jour compris."))

    school = models.CharField(
        _("vacances scolaires"), max_length=8, choices=School, blank=True, default="", help_text=_("Vide : toujours.")
    )
    on_public_holidays = models.BooleanField(
        _("aussi les jours fériés"), default=False, help_text=_("Là où le site ferme les jours fériés.")
    )

    class Meta:
        verbose_name = _("horaire d’ouverture")
        verbose_name_plural = _("horaires d’ouverture")
        ordering = ["weekday", "opens"]
        constraints = [
            has_one_place("opening_rule_has_one_place"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_rule_weekday_exists"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name="opening_rule_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="opening_rule_season_is_not_reversed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """A one-off closing of a site, zone or resource; nothing new can be booked inside it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="closures")
    zone = models.ForeignKey(Zone, models.CASCADE, null=True, blank=True, related_name="closures")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="closures")
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    reason = models.CharField(_("motif"), max_length=160)
    announced_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("annoncée par")
    )
    announced_at = models.DateTimeField(_("annoncée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("fermeture")
        verbose_name_plural = _("fermetures")
        ordering = ["starts_at"]
        constraints = [
            has_one_place("closure_has_one_place"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_is_not_reversed"),
        ]

    def __str__(self) -> str:
        return self.reason


class SpecialOpening(models.Model):
    """Open for once, whatever the weekly rules and public holidays say. A closure still closes it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="special_openings")
    zone = models.ForeignKey(Zone, models.CASCADE, null=True, blank=True, related_name="special_openings")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="special_openings")
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    reason = models.CharField(_("motif"), max_length=160)
    announced_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("annoncée par")
    )
    announced_at = models.DateTimeField(_("annoncée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("ouverture exceptionnelle")
        verbose_name_plural = _("ouvertures exceptionnelles")
        ordering = ["starts_at"]
        constraints = [
            has_one_place("special_opening_has_one_place"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="special_opening_is_not_reversed"),
        ]

    def __str__(self) -> str:
        return self.reason
