"""Addresses of our own pages that travel: in mails, feeds and answers of the API."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse

BLANK = UUID(int=0)


def page(name: str, public_id: object) -> str:
    """The absolute address of a page that is told by one public id. Feeds have hundreds of them, so that each name is
    looked up once."""
    before, after = _around(name, settings.PUBLIC_URL, get_script_prefix())
    return f"{before}{public_id}{after}"


@lru_cache(maxsize=256)
def _around(name: str, public_url: str, _script_prefix: str) -> tuple[str, str]:
    before, _blank, after = reverse(name, args=[BLANK]).partition(str(BLANK))
    return f"{public_url}{before}", after
