# One image for every process; `python -m backend.serve web|worker|beat|migrate` tells them apart.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements/base.txt /tmp/
RUN /venv/bin/pip install --require-hashes -r /tmp/base.txt
WORKDIR /srv/perriere
COPY . .
# Values for the build only: nothing of them stays in the image.
RUN /venv/bin/python -m backend.translations \
 && SECRET_KEY=build PUBLIC_URL=https://localhost DJANGO_SETTINGS_MODULE=backend.settings.prod \
    /venv/bin/python manage.py collectstatic --noinput

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /srv/perriere --shell /usr/sbin/nologin perriere \
 && install -d -o perriere -g perriere /srv/media
COPY --from=build /venv /venv
COPY --from=build /srv/perriere /srv/perriere
WORKDIR /srv/perriere
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    CELERY_SKIP_CHECKS=1 \
    DJANGO_SETTINGS_MODULE=backend.settings.prod \
    MEDIA_ROOT=/srv/media \
    HOST=0.0.0.0 \
    PORT=8000
USER perriere
VOLUME /srv/media
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "backend.alive", "web"]
ENTRYPOINT ["python", "-m", "backend.serve"]
CMD ["web"]
