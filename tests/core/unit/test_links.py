"""Addresses of pages, looked up once for each name."""

from uuid import UUID

import pytest
from django.conf import LazySettings
from django.urls import reverse, set_script_prefix

from core.links import page

THING = UUID("0197a1f2-0000-7000-8000-000000000000")


@pytest.mark.parametrize("name", ["booking:detail", "booking:series", "agenda:session"])
def test_page_has_the_address_that_django_gives_it(name: str, settings: LazySettings) -> None:
    assert page(name, THING) == settings.PUBLIC_URL + reverse(name, args=[THING])


def test_page_follows_the_public_address(settings: LazySettings) -> None:
    page("booking:detail", THING)
    settings.PUBLIC_URL = "https://ailleurs.example.org"
    assert page("booking:detail", THING).startswith("https://ailleurs.example.org/")


def test_page_follows_the_folder_that_we_are_served_from() -> None:
    before = page("booking:detail", THING)
    set_script_prefix("/espace/")
    try:
        assert page("booking:detail", THING) != before
        assert page("booking:detail", THING).endswith(reverse("booking:detail", args=[THING]))
    finally:
        set_script_prefix("/")
