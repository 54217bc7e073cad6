import pytest

from members.actions import door_codes
from members.actions.door_codes import bearer_of, forget_door_code, renew_door_code
from members.errors import NoDoorCodeLeft
from members.models import DoorCode
from tests.conftest import NOW
from tests.factories import PersonFactory


def test_a_code_is_six_digits_and_says_whose_it_is(coworker):
    code = renew_door_code(person=coworker, now=NOW)
    assert (len(code), code.isdigit(), bearer_of(code)) == (6, True, coworker)


def test_only_a_keyed_digest_is_kept(coworker, settings):
    code = renew_door_code(person=coworker, now=NOW)
    kept = DoorCode.objects.get().digest
    settings.SECRET_KEY = "another"
    assert (code in kept, bearer_of(code)) == (False, None)


def test_a_new_code_ends_the_old_one(coworker):
    old, new = (renew_door_code(person=coworker, now=NOW, code=code) for code in ("402719", "518203"))
    assert (bearer_of(old), bearer_of(new)) == (None, coworker)


def test_a_deleted_code_is_nobodys(coworker):
    code = renew_door_code(person=coworker, now=NOW)
    forget_door_code(person=coworker)
    assert bearer_of(code) is None


def test_somebody_who_left_has_no_code(coworker):
    code = renew_door_code(person=coworker, now=NOW)
    coworker.is_active = False
    coworker.save()
    assert bearer_of(code) is None


def test_a_code_taken_already_is_thrown_again(coworker, monkeypatch):
    renew_door_code(person=PersonFactory(), now=NOW, code="402719")
    throws = iter(["402719", "402719", "518203"])
    monkeypatch.setattr(door_codes, "_thrown", lambda: next(throws))
    assert renew_door_code(person=coworker, now=NOW) == "518203"


def test_no_code_is_given_twice(coworker, monkeypatch):
    renew_door_code(person=PersonFactory(), now=NOW, code="402719")
    monkeypatch.setattr(door_codes, "_thrown", lambda: "402719")
    with pytest.raises(NoDoorCodeLeft):
        renew_door_code(person=coworker, now=NOW)


@pytest.mark.parametrize("easy", ["000000", "121212", "123456"])
def test_what_everybody_tries_first_is_not_given(monkeypatch, easy):
    throws = iter([int(easy), 402719])
    monkeypatch.setattr(door_codes.secrets, "randbelow", lambda _most: next(throws))
    assert door_codes._thrown() == "402719"
