"""The composition root as an application: what must be in place once Django is up."""

from django.apps import AppConfig


class BackendConfig(AppConfig):
    name = "backend"

    def ready(self) -> None:
        """Tasks find their Celery application. Not in the package itself: the local runner has no use for either."""
        from backend import celery

        celery.app.set_default()
