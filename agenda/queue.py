"""Who is ahead of whom in the queues of sessions."""

from collections.abc import Sequence

from agenda.models import Registration


def ahead_of(registrations: Sequence[Registration]) -> dict[int, int]:
    """By key of those that wait, how many came before them. One query."""
    waiting = [row for row in registrations if row.is_waiting]
    if not waiting:
        return {}
    queues = Registration.objects.queueing().filter(session__in={row.session_id for row in waiting})
    places = list(queues.values_list("session_id", "created_at", "pk"))
    return {
        row.pk: sum(place[0] == row.session_id and place[1:] < (row.created_at, row.pk) for place in places)
        for row in waiting
    }
