"""How much is too much: fixed windows, counted where it costs least.

Strangers are counted in Redis, for all processes together. People who have signed in are counted in each process's
memory: that limit guards the machine against a client gone mad, and costs a booking nothing.
"""

import logging
import time
from functools import lru_cache
from typing import Any, ClassVar

from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

log = logging.getLogger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@lru_cache(maxsize=32)
def parsed(rate: str) -> tuple[int, int]:
    """`"120/min"` is (120 requests, 60 seconds)."""
    most, period = rate.split("/")
    return int(most), SECONDS[period[0]]


class Window(BaseThrottle):
    """At most so many requests per window; the rate is the one that DEFAULT_THROTTLE_RATES gives to `scope`."""

    scope: ClassVar[str]
    left = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        who = self.who(request)
        rate = api_settings.DEFAULT_THROTTLE_RATES.get(self.scope)
        if who is None or not rate:
            return True
        most, seconds = parsed(rate)
        moment = time.time()
        self.left = seconds - moment % seconds
        return self.count(who, int(moment // seconds), seconds) <= most

    def wait(self) -> float:
        return self.left

    def who(self, request: Request) -> str | None:
        """Whose requests are counted together; None is not counted."""
        raise NotImplementedError

    def count(self, who: str, window: int, seconds: int) -> int:
        """Count this request; how many there have been in the window, for all processes together."""
        key = f"throttle:{self.scope}:{who}:{window}"
        try:
            if cache.add(key, 1, timeout=seconds):
                return 1
            return int(cache.incr(key))
        except (RedisError, ValueError):  # Redis is away, or the window ended between the two commands
            log.warning("could not count a request", exc_info=True)
            return 0


class AnonymousWindow(Window):
    scope = "anonymous"

    def who(self, request: Request) -> str | None:
        return None if request.user.is_authenticated else self.get_ident(request)


class PersonWindow(Window):
    scope = "person"
    counts: ClassVar[dict[str, int]] = {}
    window: ClassVar[int] = 0

    def who(self, request: Request) -> str | None:
        return str(request.user.pk) if request.user.is_authenticated else None

    def count(self, who: str, window: int, seconds: int) -> int:
        if PersonWindow.window != window:
            PersonWindow.window, PersonWindow.counts = window, {}
        count = PersonWindow.counts[who] = PersonWindow.counts.get(who, 0) + 1
        return count
