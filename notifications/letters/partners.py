"""The letters to those who publish: an invitation, who accepted it, and what becomes of the label."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agenda.actions.inviting import is_for, secret_of
from agenda.models import Charter, Invitation, LabelMembership
from core.models import Event
from core.wording import day_text
from members.models import Organisation, Person
from notifications.addresses import absolute
from notifications.letters import words
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category


def invited(event: Event, now: datetime) -> Iterator[Owed]:
    row = _invitation(event)
    if row and row.accepted_at is None and row.revoked_at is None and row.expires_at > now:
        yield Owed(_invitee(row), partial(_invited, row))


def accepted(event: Event, now: datetime) -> Iterator[Owed]:
    """To who invited: by whom, and whether the address is another."""
    row = _invitation(event)
    if row and row.accepted_by and row.invited_by.is_active:
        yield Owed(Recipient.of(row.invited_by), partial(_accepted, row, row.accepted_by))


def charter_published(event: Event, now: datetime) -> Iterator[Owed]:
    """To those who answer for a site that stands by an older one."""
    charter = Charter.objects.filter(pk=event.about).first()
    if charter is None:
        return
    standing = LabelMembership.objects.standing().exclude(charter=charter)
    for person in _answering(Organisation.objects.filter(sites__label_memberships__in=standing)):
        yield Owed(Recipient.of(person), partial(_to_accept, charter))


def left(event: Event, now: datetime) -> Iterator[Owed]:
    rows = LabelMembership.objects.select_related("site__organisation", "charter")
    row = rows.filter(pk=event.about, left_on__isnull=False).first()
    if row and row.site.organisation_id:
        for person in _answering(Organisation.objects.filter(pk=row.site.organisation_id)):
            yield Owed(Recipient.of(person), partial(_left, row))


CATEGORY = Category.TEAM
NEEDED = ("invitation.sent", "invitation.accepted", "label.left")
WRITERS: dict[str, Writer] = {
    "invitation.sent": invited,
    "invitation.accepted": accepted,
    "charter.published": charter_published,
    "label.left": left,
}


def _invitation(event: Event) -> Invitation | None:
    rows = Invitation.objects.select_related("partner__organisation", "site", "invited_by", "accepted_by")
    return rows.filter(pk=event.about).first()


def _invitee(row: Invitation) -> Recipient:
    return Recipient(f"invitation-{row.public_id}", row.name, row.email, row.language)


def _answering(organisations: QuerySet[Organisation]) -> Iterator[Person]:
    people = Person.objects.filter(
        is_active=True, affiliations__role="administrator", affiliations__organisation__in=organisations
    )
    yield from people.distinct().order_by("pk")


def _invited(row: Invitation) -> Letter:
    said = {"who": row.invited_by.name, "partner": row.partner.name}
    if row.site:
        opening = _("%(who)s vous invite à publier les ateliers de %(partner)s, à %(site)s.") % {
            **said,
            "site": row.site.name,
        }
    else:
        opening = _("%(who)s vous invite à répondre de %(partner)s : publier, inviter, accepter la charte du label.")
        opening %= said
    until = words.moment(row.expires_at, _tz())
    return Letter(
        subject=_("Invitation à publier pour %(partner)s") % said,
        opening=(opening, _("Ouvrez le lien, connectez-vous ou créez un compte, puis acceptez.")),
        action=Link(_("Voir l’invitation"), absolute("agenda:invitation", secret_of(row))),
        closing=(
            _("Ce lien vous est personnel : ne le transmettez pas. Il vaut jusqu’au %(moment)s.") % {"moment": until},
            _("Si vous n’attendiez rien, ne faites rien."),
        ),
        site=row.site,
        reply_to=row.invited_by.email,
    )


def _accepted(row: Invitation, by: Person) -> Letter:
    facts = [
        (_("Qui"), f"{by.name} ({by.email})"),
        (_("Pour"), row.site.name if row.site else row.partner.name),
    ]
    said: tuple[str, ...] = (_("L’invitation que vous aviez envoyée à %(email)s est acceptée.") % {"email": row.email},)
    if not is_for(row, by):
        said += (_("Attention : l’adresse du compte n’est pas celle que vous aviez invitée."),)
    return Letter(
        subject=_("Invitation acceptée : %(name)s publie pour %(partner)s")
        % {"name": by.name, "partner": row.partner.name},
        opening=said,
        facts=tuple(facts),
        action=Link(_("Voir qui publie"), absolute("agenda:partner-people", row.partner.slug)),
        closing=(_("Si vous ne connaissez pas cette personne, retirez-lui son rôle."),),
    )


def _to_accept(charter: Charter) -> Letter:
    return Letter(
        subject=_("Une nouvelle charte du label à accepter : version %(version)s") % {"version": charter.version},
        opening=(
            _("Le réseau a publié une nouvelle version de la charte du label."),
            _("Votre lieu reste sous le label ; lisez-la, et acceptez-la depuis votre espace partenaire."),
        ),
        action=Link(_("Ouvrir l’espace partenaire"), absolute("agenda:partner")),
    )


def _left(row: LabelMembership) -> Letter:
    day = day_text(row.left_on, with_year=True) if row.left_on else ""
    return Letter(
        subject=_("%(site)s n’est plus sous le label") % {"site": row.site.name},
        opening=(
            _("Depuis le %(day)s, le lieu n’est plus sous le label du réseau.") % {"day": day},
            _("Ses séances déjà publiées restent ; aucune nouvelle ne peut y être publiée."),
            _("Pour revenir, une personne qui répond du lieu accepte de nouveau la charte."),
        ),
        facts=((_("Motif"), row.leave_reason),) if row.leave_reason else (),
        action=Link(_("Ouvrir l’espace partenaire"), absolute("agenda:partner")),
        site=row.site,
    )


def _tz() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
