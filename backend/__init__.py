"""The composition root: settings, urls, Celery, problem documents, the local runner."""
