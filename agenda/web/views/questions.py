"""What a workshop asks of whoever registers, for its publisher."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agenda.access import find_own_workshop
from agenda.actions.asking import ask_questions
from agenda.web.question_forms import Rows, known
from core import clock
from core.errors import Refusal
from members.web.person import person_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    workshop = find_own_workshop(person_of(request), public_id)
    asked = list(workshop.questions.asked())
    rows = Rows(request.POST or None, initial=known(asked), prefix="question")
    refusal: Refusal | None = None
    if request.method == "POST" and rows.is_valid():
        try:
            ask_questions(workshop=workshop, asked=rows.asked, by=person_of(request), now=clock.now())
        except Refusal as caught:
            refusal = caught
        else:
            messages.success(request, _("Les questions sont enregistrées."))
            return redirect("agenda:questions", public_id)
    status = refusal.status if refusal else 400 if rows.is_bound else 200
    context = {"workshop": workshop, "partner": workshop.partner, "rows": rows, "refusal": refusal}
    return render(request, "agenda/partner/questions.html", context, status=status)
