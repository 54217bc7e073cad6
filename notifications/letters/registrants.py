"""Who is written to about a registration: the person, or whoever registered them where they have no address."""

from collections.abc import Callable, Iterator
from functools import partial

from agenda.models import Registration
from notifications.letters.letter import Letter, Owed, Recipient


def owed_to(registration: Registration, write: Callable[[Registration], Letter]) -> Iterator[Owed]:
    """Nothing where nobody can be reached: somebody who came without registering, or has been forgotten."""
    if not registration.reached_at:
        return
    recipient = Recipient(
        reference=str(registration.public_id),
        name=registration.name if registration.email else registration.registered_by_proxy,
        address=registration.reached_at,
        language=registration.language,
        person_id=registration.person_id,
    )
    yield Owed(recipient, partial(write, registration), starts_at=registration.start)
