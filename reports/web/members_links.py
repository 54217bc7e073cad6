"""From a figure of members' money to the page of what it is made of."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html

from reports.web.asking import Asked


def link(page: str, asked: Asked, text: str, **more: Any) -> str:
    query = urlencode({**asked.as_page, **more}, doseq=True)
    return format_html('<a href="{}?{}">{}</a>', reverse(f"reports:members-{page}"), query, text)


def clearing_link(asked: Asked, text: str) -> str:
    """The statement of the month in which the period ends."""
    month = f"{asked.question.days.last:%Y-%m}"
    return format_html('<a href="{}?mois={}">{}</a>', reverse("billing:clearing"), month, text)
