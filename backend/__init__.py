"""The composition root: settings, urls, Celery, problem documents, the local runner."""

from backend.celery import app as celery_app

__all__ = ["celery_app"]
