"""Addresses of the booking pages and what stands in their answers."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.ranges import Period
from spaces.models import Resource
from tests.conftest import MONDAY, PARIS, between


def search_for(**asked: Any) -> str:
    question = {"day": MONDAY.isoformat(), "start": "09:00", "end": "12:00", **asked}
    return f"{reverse('booking:search')}?{urlencode(question, doseq=True)}"


def confirm(resource: Resource, period: Period | None = None, **more: Any) -> str:
    chosen = period or between(9, 12)
    times = {"start": chosen.start.astimezone(PARIS).isoformat(), "end": chosen.end.astimezone(PARIS).isoformat()}
    return f"{reverse('booking:confirm', args=[resource.public_id])}?{urlencode({**times, **more})}"


def choose_any(**asked: Any) -> str:
    question = {"day": MONDAY.isoformat(), "start": "09:00", "end": "12:00", "kind": "desk", **asked}
    return f"{reverse('booking:any')}?{urlencode(question)}"


def said(**more: Any) -> dict[str, Any]:
    """The form of the confirmation page."""
    return {"attendees": 1, "title": "", "key": "a-form", **more}
