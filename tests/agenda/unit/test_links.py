from uuid import uuid4

import pytest

from agenda.errors import RegistrationNotFound
from agenda.links import registration_behind, token_of
from agenda.models import Registration


def test_token_that_is_not_ours_opens_nothing():
    with pytest.raises(RegistrationNotFound):
        registration_behind(f"{uuid4().hex}.invented")


def test_token_of_another_id_does_not_fit():
    _id, _dot, signature = token_of(Registration(public_id=uuid4())).partition(".")
    with pytest.raises(RegistrationNotFound):
        registration_behind(f"{uuid4().hex}.{signature}")
