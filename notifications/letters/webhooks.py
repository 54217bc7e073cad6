"""The letter about an address that answers no more, to whoever added it."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from core.models import Event
from notifications.addresses import webhook_page
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category, WebhookEndpoint


def paused(event: Event, now: datetime) -> Iterator[Owed]:
    rows = WebhookEndpoint.objects.living().filter(pk=event.about, is_paused_by_failures=True)
    endpoint = rows.select_related("by", "partner").first()
    if endpoint and endpoint.by.is_active:
        yield Owed(Recipient.of(endpoint.by), partial(_paused, endpoint), needed=True)


CATEGORY = Category.TEAM
WRITERS: dict[str, Writer] = {"webhook.paused": paused}


def _paused(endpoint: WebhookEndpoint) -> Letter:
    return Letter(
        subject=_("Webhook en pause : %(name)s") % {"name": endpoint},
        opening=(
            _("Cette adresse ne prend plus nos messages. Nous ne l’appelons plus jusqu’à ce que vous la relanciez."),
            _("Rien n’est perdu : ce qui se passe d’ici là lui est gardé quatre-vingt-dix jours."),
        ),
        facts=((_("Adresse"), endpoint.url), (_("Échecs de suite"), str(endpoint.failures))),
        action=Link(_("Voir le journal"), webhook_page(endpoint)),
    )
