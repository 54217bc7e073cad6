"""Whether the process lives (`/healthz`) and whether it can do its work (`/readyz`)."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked, so a database that is away does not get it restarted."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """One entry per dependency, `ok` or `failed`; 503 as soon as one failed."""
    checks = {name: outcome(check) for name, check in CHECKS.items()}
    ready = all(result == "ok" for result in checks.values())
    status = {"status": "ok" if ready else "failed", "checks": checks}
    return JsonResponse(status, status=200 if ready else 503)


def outcome(check: Callable[[], bool]) -> str:
    """The cause goes to the log: a public address tells which part is away, not where it lives."""
    try:
        return "ok" if check() else "failed"
    except Exception:
        logger.warning("A readiness check failed", exc_info=True)
        return "failed"


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def redis_answers() -> bool:
    cache.set("readyz", "ok", timeout=10)
    return bool(cache.get("readyz") == "ok")


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "redis": redis_answers,
    "migrations": migrations_are_applied,
}

urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
