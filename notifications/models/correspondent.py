from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from notifications.models.message import Category


class CorrespondentQuerySet(models.QuerySet["Correspondent"]):
    def at(self, address: str) -> Self:
        return self.filter(address__iexact=address)


class Correspondent(models.Model):
    """A mail address with something to know about: mails to it come back, or its reader wants fewer of them.

    It may or may not belong to an account. Only addresses that said something have a row.
    """

    address = models.EmailField(_("adresse électronique"))
    unsubscribed = ArrayField(
        models.CharField(max_length=10, choices=Category), verbose_name=_("ne veut plus"), default=list, blank=True
    )
    bounces = models.PositiveIntegerField(_("retours de suite"), default=0)
    last_bounce_at = models.DateTimeField(_("dernier retour le"), null=True, blank=True)
    last_bounce = models.CharField(_("motif du dernier retour"), max_length=200, blank=True, default="")
    blocked_at = models.DateTimeField(_("écartée le"), null=True, blank=True)
    """Nothing more is sent to it until its owner, or a steward, says that it works again."""

    objects = CorrespondentQuerySet.as_manager()

    class Meta:
        verbose_name = _("correspondant")
        verbose_name_plural = _("correspondants")
        constraints = [
            models.UniqueConstraint(Lower("address"), name="correspondent_once_per_address"),
            models.CheckConstraint(
                condition=Q(bounces=0) | Q(last_bounce_at__isnull=False), name="correspondent_bounce_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
