"""What a partner says of itself and of its places, and the label of each of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agenda.access import find_own_partner
from agenda.access_label import charge_of
from agenda.actions.labelling import accept_charter, charter_in_force
from agenda.errors import CharterNotFound
from agenda.label import labels_of
from agenda.models import Charter, DirectoryEntry, Partner
from agenda.web.label_forms import EntryForm, ProfileForm
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from spaces.errors import SiteNotFound
from spaces.models import Site


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Seen by all who publish for it, changed by who answers for it."""
    partner = find_own_partner(person_of(request), slug)
    charge = charge_of(person_of(request), partner)
    if request.method == "POST":
        charge.check_whole()
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=partner)
    if form.is_valid():
        form.save()
        messages.success(request, _("La fiche est enregistrée."))
        return redirect("agenda:partner-profile", partner.slug)
    sites = partner.organisation.sites.select_related("directory_entry").all()
    context = {"partner": partner, "charge": charge, "form": form, "labels": labels_of(sites)}
    return render(request, "agenda/partner/profile.html", context, status=400 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, slug: str, site: str) -> HttpResponse:
    """The entry of one of its sites in the national directory."""
    partner = find_own_partner(person_of(request), slug)
    place = charge_of(person_of(request), partner).described_site(site)
    known = DirectoryEntry.objects.filter(site=place).first()
    initial = {} if known else {"pivot": partner.organisation.siret}
    form = EntryForm(request.POST if request.method == "POST" else None, instance=known, initial=initial)
    if form.is_valid():
        form.keep(place, now=clock.now())
        messages.success(request, _("La fiche de %(site)s est enregistrée.") % {"site": place.name})
        return redirect("agenda:partner-profile", partner.slug)
    context = {"partner": partner, "site": place, "entry": known, "form": form}
    return render(request, "agenda/partner/entry.html", context, status=400 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def label(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole charter, and which places stand by it; accepting is for who answers for them."""
    partner = find_own_partner(person_of(request), slug)
    if request.method != "POST":
        return _label_page(request, partner)
    try:
        place, charter = _chosen(request, partner)
        accept_charter(site=place, charter=charter, by=person_of(request), now=clock.now())
    except Refusal as refusal:
        return _label_page(request, partner, refusal=refusal)
    messages.success(request, _("%(site)s est sous le label.") % {"site": place.name})
    return redirect("agenda:partner-label", partner.slug)


def _chosen(request: HttpRequest, partner: Partner) -> tuple[Site, Charter]:
    """Raises SiteNotFound, CharterNotFound."""
    place = partner.organisation.sites.filter(slug=request.POST.get("site", "")).first()
    if place is None:
        raise SiteNotFound()
    charter = Charter.objects.filter(version=request.POST.get("charter", "")).first()
    if charter is None:
        raise CharterNotFound()
    return place, charter


def _label_page(request: HttpRequest, partner: Partner, *, refusal: Refusal | None = None) -> HttpResponse:
    charter = charter_in_force(now=clock.now())
    labels = labels_of(partner.organisation.sites.all())
    context = {
        "partner": partner,
        "charge": charge_of(person_of(request), partner),
        "charter": charter,
        "labels": [(one, charter is not None and (one.standing is None or one.owes(charter))) for one in labels],
        "refusal": refusal,
    }
    return render(request, "agenda/partner/label.html", context, status=refusal.status if refusal else 200)
