"""Pictures under addresses of their own.

The page leaves what it has computed in the cache, so that its pictures need not ask the database again; the digest in
the address changes when the figures do, so a browser may keep the picture. Without the cache the figures are read anew.
"""

import hashlib
import logging
import re
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from redis.exceptions import RedisError

from reports.pictures.look import DARK, LIGHT, Look
from reports.question import Question

log = logging.getLogger(__name__)

LASTS = 3600
DIGEST = re.compile("[0-9a-f]{64}")
LOOKS = {
    "clair": LIGHT,
    "sombre": DARK,
    "clair-etroit": replace(LIGHT, is_narrow=True),
    "sombre-etroit": replace(DARK, is_narrow=True),
}


class Picture(Protocol):
    def draw(self, look: Look) -> str: ...


def keep(pictures: dict[str, Picture], question: Question) -> dict[str, str]:
    """The digest of each, which with the question finds it again."""
    digests = {name: digest_of(picture) for name, picture in pictures.items()}
    kept_at = {_key(question, digests[name]): picture for name, picture in pictures.items()}
    try:
        cache.set_many(kept_at, timeout=LASTS)
    except RedisError:
        log.warning("could not keep the dashboard's pictures", exc_info=True)
    return digests


def kept(question: Question, digest: str) -> Picture | None:
    """Whoever may ask the question may see the picture; the digest alone opens nothing."""
    try:
        found: Picture | None = cache.get(_key(question, digest)) if DIGEST.fullmatch(digest) else None
    except RedisError:
        return None
    return found


def digest_of(picture: Picture) -> str:
    """Of everything that is drawn, words included."""
    return hashlib.sha256(repr(picture).encode()).hexdigest()


def addresses(name: str, digest: str, asked: dict[str, Any]) -> dict[str, str]:
    """Of each look, by its name with underscores, as templates need it."""
    query = urlencode({**asked, "v": digest}, doseq=True)
    return {
        look.replace("-", "_"): f"{reverse('reports:picture', kwargs={'name': name, 'look': look})}?{query}"
        for look in LOOKS
    }


def _key(question: Question, digest: str) -> str:
    sites = "all" if question.sites is None else "-".join(map(str, sorted(question.sites)))
    scope = hashlib.sha256(f"{question.days}{sites}".encode()).hexdigest()
    return f"reports:picture:{scope}:{digest}"
