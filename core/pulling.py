"""The life of an outside address that is read on a schedule (`core.models.pulled.Pulled`).

    if claim(row, now=now):                       # one worker, the others leave it
        try:
            body = read(row, now=now)             # no transaction is open while the network is waited for
            with transaction.atomic():
                ...                               # what it says is applied, if it says something new
                went_well(row, now=now)           # in the same transaction
        except Refusal as error:
            went_wrong(row, error, now=now)

`read` only notes on the instance what the server said; `went_well` keeps it, so what was not applied is read again.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from core.errors import AddressAnsweredError, Refusal
from core.fetching import fetch
from core.models.pulled import Pulled

CALENDARS = ("text/calendar", "text/plain", "application/octet-stream", "application/ics", "text/x-vcalendar")
EVERY = timedelta(minutes=30)
CLAIMED_FOR = timedelta(minutes=5)
"""A worker that died leaves the address to others after this."""
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(hours=6)
TOLD_AFTER_FAILURES = 3
TOLD_AFTER = timedelta(hours=6)


def claim(row: Pulled, *, now: datetime) -> bool:
    """Whether the reading that is due is the caller's; nobody else takes it for a while."""
    unclaimed = type(row)._default_manager.filter(pk=row.pk, stopped_at=None, next_pull_at=row.next_pull_at)
    row.next_pull_at = now + CLAIMED_FOR
    return unclaimed.update(next_pull_at=row.next_pull_at) == 1


def read(
    row: Pulled, *, now: datetime, types: Collection[str] = CALENDARS, limit: int = 5 * 2**20, seconds: float = 20
) -> bytes | None:
    """What the address says, or None if it says what it said when it last went well.

    Raises AddressRefused or a FetchFailed, AddressAnsweredError for every status but 200 and 304.
    """
    row.pulled_at = now
    said = {"If-None-Match": row.etag, "If-Modified-Since": row.last_modified} if row.content_digest else {}
    answer = fetch(
        row.url,
        headers={name: value for name, value in said.items() if value},
        types=types,
        limit=limit,
        seconds=seconds,
    )
    if answer.status == 304 and row.content_digest:
        return None
    if answer.status != 200:
        raise AddressAnsweredError(_("Le serveur répond par une erreur."), answered=answer.status)
    row.etag = _fitting(answer.headers.get("etag", ""), 300)
    row.last_modified = _fitting(answer.headers.get("last-modified", ""), 60)
    digest = hashlib.sha256(answer.body).hexdigest()
    if digest == row.content_digest:
        return None
    row.content_digest = digest
    return answer.body


def went_well(row: Pulled, *, now: datetime, every: timedelta = EVERY) -> bool:
    """Keeps what `read` noted. Whether somebody was told that it failed, and may now be told that it works again."""
    had_been_told = row.told_at is not None
    row.good_at, row.next_pull_at = now, now + every
    row.failures, row.last_error, row.told_at = 0, "", None
    row.save(
        update_fields=[
            *("etag", "last_modified", "content_digest", "pulled_at", "good_at"),
            *("next_pull_at", "failures", "last_error", "told_at"),
        ]
    )
    return had_been_told


def went_wrong(row: Pulled, error: Refusal, *, now: datetime) -> None:
    """Counts the failure. The next attempt is a quarter of an hour later, then doubled each time up to six hours."""
    row.failures += 1
    row.last_error, row.pulled_at = error.code, now
    row.next_pull_at = now + min(FIRST_RETRY * 2 ** min(row.failures - 1, 10), LONGEST_RETRY)
    row.save(update_fields=["failures", "last_error", "pulled_at", "next_pull_at"])


def should_tell(row: Pulled, now: datetime) -> bool:
    """Whether it is time to tell somebody that it keeps failing: once, until it works again."""
    since = row.good_at or row.created_at
    return row.told_at is None and row.failures >= TOLD_AFTER_FAILURES and now - since >= TOLD_AFTER


def has_told(row: Pulled, *, now: datetime) -> None:
    row.told_at = now
    row.save(update_fields=["told_at"])


def _fitting(validator: str, length: int) -> str:
    """One that does not fit its column is no use: it would not go back as it was said."""
    return validator if len(validator) <= length and validator.isprintable() else ""
