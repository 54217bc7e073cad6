from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from spaces.models import Site


class Charter(models.Model):
    """What the places of the label promise, version by version; what was accepted once is never rewritten."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    version = models.CharField(_("version"), max_length=20, unique=True)
    title = models.CharField(_("titre"), max_length=140)
    text = models.TextField(_("texte"))
    published_on = models.DateField(_("publiée le"))

    class Meta:
        verbose_name = _("charte du label")
        verbose_name_plural = _("chartes du label")
        ordering = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class LabelMembershipQuerySet(models.QuerySet["LabelMembership"]):
    def standing(self) -> Self:
        return self.filter(left_on=None)


class LabelMembership(models.Model):
    """A site's time under the label, by the charter it accepted. Ended ones stay: they are the label's history.

    A trigger makes `Site.has_label` follow the memberships.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="label_memberships", verbose_name=_("site"))
    charter = models.ForeignKey(Charter, models.PROTECT, related_name="memberships", verbose_name=_("charte"))
    joined_on = models.DateField(_("depuis le"))
    accepted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("acceptée par"))
    accepted_at = models.DateTimeField(_("acceptée le"))
    left_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    left_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fin décidée par")
    )
    leave_reason = models.CharField(_("motif"), max_length=200, blank=True, default="")

    objects = LabelMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("appartenance au label")
        verbose_name_plural = _("appartenances au label")
        ordering = ["-joined_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(left_on=None), name="label_membership_one_standing_per_site"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="label_membership_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_by__isnull=False), name="label_membership_end_was_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.charter.version}"
