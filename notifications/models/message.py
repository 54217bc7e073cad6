from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Event
from members.models import Person


class Category(models.TextChoices):
    """What mails are about; a person may do without each, save what is owed to them by law or by a request."""

    BOOKINGS = "bookings", _("mes réservations")
    REMINDERS = "reminders", _("les rappels")
    WAITING = "waiting", _("les listes d’attente")
    WORKSHOPS = "workshops", _("les ateliers")
    LOANS = "loans", _("les prêts")
    MONEY = "money", _("l’argent : factures, paiements, abonnements")
    TEAM = "team", _("la tenue du lieu")
    DIGEST = "digest", _("le récapitulatif de l’équipe")
    REPORTS = "reports", _("le rapport du mois")
    ACCOUNT = "account", _("mon compte")


CHOSEN = (
    *(Category.BOOKINGS, Category.REMINDERS, Category.WAITING, Category.WORKSHOPS, Category.LOANS),
    *(Category.TEAM, Category.DIGEST, Category.REPORTS),
)
"""Those that one may do without; within them, what others changed or cancelled still comes."""


class Skip(models.TextChoices):
    """Why a mail that was owed is not sent."""

    UNWANTED = "unwanted", _("son destinataire n’en veut pas")
    BLOCKED = "blocked", _("l’adresse est écartée : les mails en revenaient")
    WITHDRAWN = "withdrawn", _("ce qu’il devait apporter n’est plus pour son destinataire")


class MessageQuerySet(models.QuerySet["Message"]):
    def queued(self) -> Self:
        return self.filter(status=Message.Status.QUEUED)

    def latest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def without_content(self) -> Self:
        """For lists."""
        return self.defer("text", "html", "calendar")


class Message(models.Model):
    """One mail owed to one person because of one event, whole as it is sent.

    `key` says what it is for, so that composing twice makes one row; `message_id` is made from it, so that a copy
    sent again after a crash is recognised as the same mail.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("à envoyer")
        SENT = "sent", _("envoyé")
        FAILED = "failed", _("refusé")
        BOUNCED = "bounced", _("revenu")
        SKIPPED = "skipped", _("non envoyé")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    key = models.CharField(_("clé d’unicité"), max_length=200, unique=True, editable=False)
    kind = models.CharField(_("nature"), max_length=60)
    category = models.CharField(_("catégorie"), max_length=10, choices=Category, blank=True, default="")
    is_needed = models.BooleanField(_("envoyé quoi qu’on préfère"), default=True)
    event = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="+", verbose_name=_("événement"))
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="messages", verbose_name=_("personne"))
    to_name = models.CharField(_("nom"), max_length=120, blank=True, default="")
    to_address = models.EmailField(_("destinataire"))
    reply_to = models.EmailField(_("réponses à"), blank=True, default="")
    language = models.CharField(_("langue"), max_length=2, choices=Person.Language)
    subject = models.CharField(_("objet"), max_length=250)
    text = models.TextField(_("texte"))
    html = models.TextField("HTML")
    calendar = models.TextField(_("agenda joint"), blank=True, default="")
    calendar_method = models.CharField(max_length=10, blank=True, default="")
    attachment = models.CharField(_("pièce jointe"), max_length=80, blank=True, default="")
    """What it is, and whose (`invoice:<id>`); read when the mail is sent, by `notifications.attachments`."""
    message_id = models.CharField("Message-ID", max_length=120, unique=True, editable=False)
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.QUEUED)
    failure = models.CharField(_("motif du refus"), max_length=200, blank=True, default="")
    created_at = models.DateTimeField(_("créé le"))
    send_after = models.DateTimeField(_("à envoyer après"), null=True, blank=True)
    """The end of its reader's quiet hours."""
    bounced_at = models.DateTimeField(_("revenu le"), null=True, blank=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["-created_at"], name="message_latest_first"),
            models.Index(fields=["created_at"], condition=Q(status="queued"), name="message_queued"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="message_sent_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="bounced") | Q(bounced_at__isnull=False), name="message_bounced_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def why_not(self) -> str:
        """Why it did not arrive, in words where there are some."""
        skips: dict[str, Any] = dict(Skip.choices)
        return str(skips.get(self.failure, self.failure))

    @property
    def may_be_done_without(self) -> bool:
        return not self.is_needed and self.category in CHOSEN
