import time

from core.ids import uuid7


def test_uuid7_says_its_version_and_variant():
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_uuid7_carries_the_time_of_making():
    before = time.time_ns() // 1_000_000
    assert before <= uuid7().int >> 80 <= time.time_ns() // 1_000_000


def test_uuid7_never_repeats():
    assert len({uuid7() for _ in range(10_000)}) == 10_000
