"""The letters about loans, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import Booking, Loan, LoanItem
from core.wording import money_text
from notifications.addresses import absolute
from notifications.letters import words
from notifications.letters.letter import Letter, Link
from spaces.models import Resource

Facts = tuple[tuple[str, str], ...]


def confirmed(loan: Loan) -> Letter:
    return Letter(
        subject=_("Prêt accordé\u00a0: %(what)s") % {"what": what(loan)},
        opening=(
            _("Le matériel vous est réservé. Il vous attend à l’accueil au jour dit."),
            _("Sur place, nous regarderons ensemble son état et nous signerons la convention de prêt."),
        ),
        facts=_facts(loan, with_price=True),
        action=_see(loan),
        closing=(_("Si vous n’en avez plus besoin, annulez\u00a0: quelqu’un d’autre en profitera."),),
        site=loan.booking.site,
    )


def requested(loan: Loan) -> Letter:
    return Letter(
        subject=_("Demande de prêt reçue\u00a0: %(what)s") % {"what": what(loan)},
        opening=(
            _("Votre demande est bien arrivée et le matériel vous est gardé."),
            _("L’équipe du lieu vous répond dès que possible\u00a0; un message vous dira sa réponse."),
        ),
        facts=_facts(loan, with_price=True),
        action=_see(loan),
        site=loan.booking.site,
    )


def to_decide(loan: Loan) -> Letter:
    who = {"name": loan.booking.person.name}
    return Letter(
        subject=_("Prêt à valider\u00a0: %(what)s") % {"what": what(loan)},
        opening=(_("%(name)s demande un prêt qui attend votre accord.") % who,),
        facts=(*_facts(loan), *_borrower(loan)),
        action=Link(_("Répondre à la demande"), _page(loan)),
        site=loan.booking.site,
    )


def declined(loan: Loan) -> Letter:
    return Letter(
        subject=_("Demande de prêt refusée\u00a0: %(what)s") % {"what": what(loan)},
        opening=(_("L’équipe du lieu n’a pas pu accepter votre demande de prêt."), *_reason(loan)),
        facts=_facts(loan),
        site=loan.booking.site,
    )


def unanswered(loan: Loan) -> Letter:
    return Letter(
        subject=_("Demande de prêt restée sans réponse\u00a0: %(what)s") % {"what": what(loan)},
        opening=(_("Personne n’a pu répondre à temps à votre demande de prêt. Nous en sommes désolés."),),
        facts=_facts(loan),
        site=loan.booking.site,
    )


def cancelled(loan: Loan) -> Letter:
    by_oneself = loan.booking.ended_by_id == loan.booking.person_id
    said = _("Votre prêt est annulé.") if by_oneself else _("Votre prêt n’aura pas lieu.")
    return Letter(
        subject=_("Prêt annulé\u00a0: %(what)s") % {"what": what(loan)},
        opening=(said, *_reason(loan)),
        facts=_facts(loan),
        site=loan.booking.site,
    )


def not_fetched(loan: Loan) -> Letter:
    return Letter(
        subject=_("Vous n’êtes pas venu chercher\u00a0: %(what)s") % {"what": what(loan)},
        opening=(
            _("Le matériel vous attendait et n’a pas été retiré\u00a0: il est de nouveau disponible pour d’autres."),
            _("S’il vous est encore utile, refaites une demande."),
        ),
        facts=_facts(loan),
        action=Link(_("Voir ce qui se prête"), absolute("booking:loans")),
        site=loan.booking.site,
    )


def handed_over(loan: Loan) -> Letter:
    return Letter(
        subject=_("Bon usage\u00a0: %(what)s") % {"what": what(loan)},
        opening=(_("Le matériel est entre vos mains. Voici ce qui a été constaté au départ."),),
        facts=(*_facts(loan), *_conditions(loan, "out")),
        action=Link(_("Voir le prêt et la convention"), _page(loan)),
        closing=(_("Une panne, une perte\u00a0? Répondez à ce message sans attendre."),),
        site=loan.booking.site,
    )


def returned(loan: Loan) -> Letter:
    return Letter(
        subject=_("Merci\u00a0! %(what)s est de retour") % {"what": what(loan)},
        opening=(_("Le matériel est revenu et le prêt est terminé. Voici ce qui a été constaté au retour."),),
        facts=_conditions(loan, "in"),
        action=_see(loan),
        site=loan.booking.site,
    )


def renewed(loan: Loan) -> Letter:
    return Letter(
        subject=_("Prêt prolongé\u00a0: %(what)s") % {"what": what(loan)},
        opening=(_("Vous pouvez garder le matériel plus longtemps. Voici le nouveau jour de retour."),),
        facts=_facts(loan, with_price=True),
        action=_see(loan),
        site=loan.booking.site,
    )


def due_soon(loan: Loan) -> Letter:
    return Letter(
        subject=_("À rapporter bientôt\u00a0: %(what)s") % {"what": what(loan)},
        opening=(_("Le prêt arrive bientôt à son terme."), _may_renew()),
        facts=_facts(loan),
        action=Link(_("Prolonger ou voir le prêt"), _page(loan)),
        closing=(_("Vous pouvez arrêter les rappels depuis votre profil."),),
        site=loan.booking.site,
    )


def due_today(loan: Loan) -> Letter:
    return Letter(
        subject=_("À rapporter aujourd’hui\u00a0: %(what)s") % {"what": what(loan)},
        opening=(_("C’est aujourd’hui que le matériel est attendu."), _may_renew()),
        facts=_facts(loan),
        action=Link(_("Prolonger ou voir le prêt"), _page(loan)),
        closing=(_("Vous pouvez arrêter les rappels depuis votre profil."),),
        site=loan.booking.site,
    )


def overdue(loan: Loan, *, days: int) -> Letter:
    late = ngettext(
        "Le matériel était attendu il y a %(days)s jour.", "Le matériel était attendu il y a %(days)s jours.", days
    )
    return Letter(
        subject=_("En retard\u00a0: %(what)s") % {"what": what(loan)},
        opening=(
            late % {"days": days},
            _("Quelqu’un d’autre en a peut-être besoin\u00a0: rapportez-le dès que possible."),
            _may_renew(),
        ),
        facts=_facts(loan),
        action=Link(_("Prolonger ou voir le prêt"), _page(loan)),
        site=loan.booking.site,
    )


def overdue_here(loan: Loan, *, days: int) -> Letter:
    """To the desk."""
    late = ngettext(
        "Un prêt aurait dû revenir il y a %(days)s jour.", "Un prêt aurait dû revenir il y a %(days)s jours.", days
    )
    return Letter(
        subject=_("Prêt en retard\u00a0: %(what)s, %(name)s") % {"what": what(loan), "name": loan.booking.person.name},
        opening=(late % {"days": days},),
        facts=(*_facts(loan), *_borrower(loan)),
        action=Link(_("Voir le prêt"), _page(loan)),
        site=loan.booking.site,
    )


def broken_here(loan: Loan) -> Letter:
    """To the desk."""
    return Letter(
        subject=_("Revenu en panne\u00a0: %(what)s") % {"what": _list(broken_of(loan))},
        opening=(
            _("Du matériel est revenu de prêt en panne. Il est mis de côté, et personne ne peut le réserver d’ici là."),
            _("Ceux qui l’ont déjà réservé le trouveront à son jour\u00a0: réparez-le avant, ou prévenez-les."),
        ),
        facts=(*_conditions(loan, "in"), *_borrower(loan)),
        action=Link(_("Voir le prêt"), _page(loan)),
        site=loan.booking.site,
    )


def in_the_way(waiting: Booking, loan: Loan) -> Letter:
    """To whoever has it next."""
    return Letter(
        subject=_("Peut-être en retard\u00a0: %(what)s") % {"what": what(loan)},
        opening=(
            _("Ce que vous avez réservé n’est pas encore revenu du prêt précédent."),
            _("Nous le réclamons. S’il n’est pas là à l’heure dite, votre réservation sera annulée sans frais."),
        ),
        facts=((_("Quand"), words.period(waiting.start, waiting.end, waiting.site)),),
        action=Link(_("Voir la réservation"), absolute("booking:detail", waiting.public_id)),
        site=waiting.site,
    )


def in_the_way_here(waiting: Booking, loan: Loan) -> Letter:
    """To the desk."""
    return Letter(
        subject=_("Attendu par quelqu’un et pas revenu\u00a0: %(what)s") % {"what": what(loan)},
        opening=(_("%(name)s a réservé ce qui n’est pas encore revenu de prêt.") % {"name": waiting.person.name},),
        facts=((_("Attendu"), words.period(waiting.start, waiting.end, waiting.site)), *_borrower(loan)),
        action=Link(_("Voir le prêt"), _page(loan)),
        site=waiting.site,
    )


def what(loan: Loan) -> str:
    return _list(list(loan.items.all()))


def broken_of(loan: Loan) -> list[LoanItem]:
    return [item for item in loan.items.all() if item.condition_in == Resource.Condition.BROKEN]


def _list(items: list[LoanItem]) -> str:
    return ", ".join(item.resource.name for item in items)


def _page(loan: Loan) -> str:
    return absolute("booking:loan", loan.public_id)


def _see(loan: Loan) -> Link:
    return Link(_("Voir le prêt et la convention"), _page(loan))


def _may_renew() -> str:
    return _("Vous pouvez le prolonger si personne d’autre ne l’attend.")


def _facts(loan: Loan, *, with_price: bool = False) -> Facts:
    booking, tz = loan.booking, loan.booking.site.tz
    facts = [
        (_("Quoi"), what(loan)),
        (_("Retrait"), words.moment(booking.start, tz)),
        (_("Retour au plus tard"), words.moment(loan.due_at, tz)),
        (_("Où"), words.place(booking.site)),
    ]
    if with_price:
        facts.append((_("Prix"), money_text(booking.total) if booking.total else _("Prêt gratuit")))
    return tuple(facts)


def _borrower(loan: Loan) -> Facts:
    return ((_("Emprunté par"), loan.booking.person.name), (_("Téléphone"), loan.phone), (_("Adresse"), loan.address))


def _conditions(loan: Loan, moment: str) -> Facts:
    """By name of the thing, its condition and what was remarked."""
    told = []
    for item in loan.items.all():
        condition = getattr(item, f"get_condition_{moment}_display")()
        notes = getattr(item, f"notes_{moment}")
        told.append((item.resource.name, f"{condition} ({notes})" if notes else str(condition)))
    return tuple(told)


def _reason(loan: Loan) -> tuple[str, ...]:
    reason = loan.booking.end_reason
    return (_("Motif\u00a0: %(reason)s") % {"reason": reason},) if reason else ()
