"""The composition root as an application: what must be in place once Django is up."""

from django.apps import AppConfig


class BackendConfig(AppConfig):
    name = "backend"

    def ready(self) -> None:
        """Tasks find their Celery application, and mails the reports that they bring.

        Not in the package itself: the local runner has no use for either.
        """
        from backend import celery, reporting

        celery.app.set_default()
        reporting.join()
