from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spaces.models.group import AccessGroup
from spaces.models.opening import Weekday
from spaces.models.qualification import Qualification
from spaces.models.resource import Resource
from spaces.models.site import Site, Zone


class BookingPolicy(models.Model):
    """What a booking must respect, for the resources it speaks of.

    It may name a kind, a site, a zone, a resource, or several of them; an unnamed one means all. A value left
    empty says nothing. Where several policies speak of a resource, the strictest value wins, one by one.
    """

    class Booker(models.TextChoices):
        ANYONE = "anyone", _("toute personne inscrite")
        MEMBERS = "members", _("les personnes qui ont un abonnement")
        GROUPS = "groups", _("les groupes nommés")
        STEWARDS = "stewards", _("l’équipe du lieu")

    name = models.CharField(_("nom"), max_length=80)
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind, blank=True, default="")
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="policies")
    zone = models.ForeignKey(Zone, models.CASCADE, null=True, blank=True, related_name="policies")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="policies")

    granularity = models.DurationField(
        _("pas"), null=True, blank=True, help_text=_("Les débuts et fins tombent sur ce pas.")
    )
    min_duration = models.DurationField(_("durée minimale"), null=True, blank=True)
    max_duration = models.DurationField(_("durée maximale"), null=True, blank=True)
    min_notice = models.DurationField(_("préavis"), null=True, blank=True)
    horizon = models.DurationField(_("ouverture à l’avance"), null=True, blank=True)
    buffer_before = models.DurationField(_("battement avant"), null=True, blank=True)
    buffer_after = models.DurationField(_("battement après"), null=True, blank=True)
    needs_approval = models.BooleanField(_("à valider par l’équipe"), null=True, blank=True)
    bookable_by = models.CharField(_("réservable par"), max_length=10, choices=Booker, blank=True, default="")
    visible_to = models.CharField(_("visible par"), max_length=10, choices=Booker, blank=True, default="")
    groups = models.ManyToManyField(
        AccessGroup,
        blank=True,
        related_name="+",
        verbose_name=_("groupes nommés"),
        help_text=_("Ceux qui peuvent voir ou réserver, là où la règle dit « les groupes nommés »."),
    )
    qualifications = models.ManyToManyField(
        Qualification, blank=True, related_name="+", verbose_name=_("habilitations exigées")
    )
    priority_groups = models.ManyToManyField(
        AccessGroup, blank=True, related_name="+", verbose_name=_("groupes prioritaires")
    )
    priority_horizon = models.DurationField(
        _("ouverture à l’avance pour eux"), null=True, blank=True, help_text=_("Remplace l’ouverture à l’avance.")
    )
    cooldown = models.DurationField(
        _("repos entre deux réservations"), null=True, blank=True, help_text=_("D’une même personne.")
    )
    needs_payment = models.BooleanField(
        _("paiement avant confirmation"),
        null=True,
        blank=True,
        help_text=_("Ce qui est dû se paie, ou se prend sur un carnet, avant que la réservation soit confirmée."),
    )
    needs_check_in = models.BooleanField(_("arrivée à confirmer"), null=True, blank=True)
    check_in_grace = models.DurationField(_("délai d’arrivée"), null=True, blank=True)
    free_cancellation = models.DurationField(
        _("annulation gratuite jusqu’à"), null=True, blank=True, help_text=_("Durée avant le début.")
    )

    strikes = models.PositiveSmallIntegerField(
        _("absences avant l’arrêt d’une série"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_loan = models.DurationField(
        _("durée maximale d’un prêt"), null=True, blank=True, help_text=_("Vide : ne sort pas du lieu.")
    )
    loan_is_free = models.BooleanField(_("prêt gratuit"), null=True, blank=True)

    class Meta:
        verbose_name = _("règle de réservation")
        verbose_name_plural = _("règles de réservation")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granularity=None) | Q(granularity__gt="0 seconds"), name="policy_granularity_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FixedSlot(models.Model):
    """A slot that is booked whole: a weekday from one wall-clock time to another, perhaps with a name.

    Where a policy has slots, a booking takes one of them, or several that touch each other.
    """

    policy = models.ForeignKey(BookingPolicy, models.CASCADE, related_name="slots", verbose_name=_("règle"))
    name = models.CharField(_("nom"), max_length=60, blank=True, default="")
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday)
    starts = models.TimeField(_("de"))
    ends = models.TimeField(_("à"), help_text=_("00:00 : fin de la journée"))

    class Meta:
        verbose_name = _("créneau fixe")
        verbose_name_plural = _("créneaux fixes")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="fixed_slot_weekday_exists"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")) | Q(ends="00:00"), name="fixed_slot_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Quota(models.Model):
    """At most so much of what the policy speaks of, for a person or for an organisation and its people together."""

    class Holder(models.TextChoices):
        PERSON = "person", _("par personne")
        ORGANISATION = "organisation", _("par organisation")

    class Measure(models.TextChoices):
        HOURS = "hours", _("heures")
        BOOKINGS = "bookings", _("réservations")
        SIMULTANEOUS = "simultaneous", _("réservations en même temps")

    class Window(models.TextChoices):
        DAY = "day", _("par jour")
        WEEK = "week", _("par semaine")
        MONTH = "month", _("par mois")

    policy = models.ForeignKey(BookingPolicy, models.CASCADE, related_name="quotas", verbose_name=_("règle"))
    holder = models.CharField(_("pour"), max_length=12, choices=Holder, default=Holder.PERSON)
    measure = models.CharField(_("mesure"), max_length=12, choices=Measure, default=Measure.HOURS)
    window = models.CharField(_("période"), max_length=5, choices=Window, blank=True, default="")
    most = models.DecimalField(_("au plus"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.CheckConstraint(condition=Q(most__gte=0), name="quota_is_not_negative"),
            models.CheckConstraint(
                condition=Q(measure="simultaneous", window="") | (~Q(measure="simultaneous") & ~Q(window="")),
                name="quota_has_a_window_unless_simultaneous",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.most.normalize():f} {self.get_measure_display()} {self.get_window_display()}".strip()


class CancellationTier(models.Model):
    """Cancelling less than `notice` before the start costs this share of the price; the dearest that applies wins."""

    policy = models.ForeignKey(
        BookingPolicy, models.CASCADE, related_name="cancellation_tiers", verbose_name=_("règle")
    )
    notice = models.DurationField(_("moins de"), help_text=_("Durée avant le début."))
    percent = models.PositiveSmallIntegerField(_("part due, en %"), validators=[MaxValueValidator(100)])

    class Meta:
        verbose_name = _("palier d’annulation")
        verbose_name_plural = _("paliers d’annulation")
        ordering = ["-notice"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "notice"], name="cancellation_tier_once_per_notice"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="cancellation_tier_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class ReservedDay(models.Model):
    """A weekday kept for a group; what the group has not taken opens to all some time before it begins."""

    policy = models.ForeignKey(BookingPolicy, models.CASCADE, related_name="reserved_days", verbose_name=_("règle"))
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday)
    group = models.ForeignKey(AccessGroup, models.CASCADE, related_name="+", verbose_name=_("groupe"))
    opens_to_all = models.DurationField(
        _("ouvert à tous avant le début"), null=True, blank=True, help_text=_("Vide : jamais.")
    )

    class Meta:
        verbose_name = _("jour réservé")
        verbose_name_plural = _("jours réservés")
        ordering = ["weekday"]
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6), name="reserved_day_weekday_exists")]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} · {self.group}"
