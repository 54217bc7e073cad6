"""Sheets of labels to print: a name and the QR code that leads to the page of the resource."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from booking.web.door_forms import LabelsForm
from booking.web.views.desk import hosted_sites
from booking.web.views.doors import qr
from members.web.person import person_of
from spaces import catalogue


@login_required
@require_safe
def labels(request: HttpRequest) -> HttpResponse:
    current = catalogue.current()
    form = LabelsForm(request.GET, sites=hosted_sites(person_of(request), current))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        context["size"] = form.cleaned_data["size"]
        context["labels"] = [
            {"entry": entry, "address": address, "picture": qr(address)}
            for entry in form.entries(current)
            for address in [settings.PUBLIC_URL + reverse("booking:here", args=[entry.public_id])]
        ]
    return render(request, "booking/labels.html", context, status=200 if form.is_valid() else 400)
