"""What a load balancer and a container engine are told."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from backend import health, wsgi

AWAY = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


def test_healthz_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json(), answer["Cache-Control"].count("no-store")) == (200, {"status": "ok"}, 1)


@pytest.mark.django_db
def test_readyz_names_each_part(client: Client) -> None:
    answer = client.get("/readyz")
    parts = {"database": "ok", "redis": "ok", "migrations": "ok"}
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "checks": parts})


@pytest.mark.django_db
def test_readyz_fails_without_redis(client: Client, settings: Any) -> None:
    settings.CACHES = AWAY
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["redis"]) == (503, "failed")


@pytest.mark.django_db
def test_readyz_fails_while_a_migration_is_missing(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "failed")


def test_failed_check_does_not_tell_where_things_live() -> None:
    def away() -> bool:
        raise OSError("connection to 10.0.0.7 failed")

    assert health.outcome(away) == "failed"


def test_web_door_opens() -> None:
    assert callable(wsgi.application)
