"""What somebody says when they register, whoever asks: a form, the API, a publisher at the door."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Required, TypedDict

from agenda.models.registration import AgeBand, Gender, Situation
from core.ranges import Period
from members.models import Person


@dataclass(frozen=True, slots=True)
class Statistics:
    """Optional all of it; counted, and kept when the registration has been anonymised."""

    age_band: str = AgeBand.UNTOLD
    gender: str = Gender.UNTOLD
    situation: str = Situation.UNTOLD

    @property
    def fields(self) -> dict[str, str]:
        return asdict(self)


class Said(TypedDict, total=False):
    """`person` is who asks: their account is tied to the registration when the address is theirs, else they are the
    proxy. `proxy` names who registers somebody else; without an `email`, mails go to `proxy_email`. `slot` is the
    appointment at a permanence; `answers` are by the public id of the question.
    """

    name: Required[str]
    email: Required[str]
    language: str
    person: Person | None
    proxy: str
    proxy_kind: str
    proxy_email: str
    slot: Period | None
    answers: dict[str, Any] | None
    price_chosen: Decimal | None
    statistics: Statistics | None
