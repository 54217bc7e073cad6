from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class PulledQuerySet(models.QuerySet["Pulled"]):
    def due(self, now: datetime) -> Self:
        return self.filter(stopped_at=None, next_pull_at__lte=now)


class Pulled(models.Model):
    """An outside address that is read on a schedule, and how its last readings went.

    What was read last stays in force while the address fails (`good_at`); `etag` and `last_modified` are what its
    server said, `content_digest` is of what was read, so that only changes are written.
    """

    url = models.CharField(_("adresse"), max_length=1000)
    etag = models.CharField(max_length=300, blank=True, default="", editable=False)
    last_modified = models.CharField(max_length=60, blank=True, default="", editable=False)
    content_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    pulled_at = models.DateTimeField(_("lu le"), null=True, editable=False)
    good_at = models.DateTimeField(_("lu sans erreur le"), null=True, editable=False)
    next_pull_at = models.DateTimeField(_("prochaine lecture"))
    failures = models.PositiveIntegerField(_("échecs de suite"), default=0, editable=False)
    last_error = models.CharField(_("dernière erreur"), max_length=200, blank=True, default="", editable=False)
    """The code of the refusal, as in docs/problems.md."""
    told_at = models.DateTimeField(_("échec signalé le"), null=True, editable=False)
    stopped_at = models.DateTimeField(_("arrêté le"), null=True, blank=True)
    created_at = models.DateTimeField(_("créé le"))

    class Meta:
        abstract = True

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None
