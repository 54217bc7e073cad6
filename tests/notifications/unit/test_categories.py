"""Every letter says what it is about."""

from types import ModuleType

import pytest

from notifications.actions.composing import BOOKS
from notifications.letters import bookings, loans
from notifications.letters.letter import category_in
from notifications.models import Category


def in_short(book: ModuleType) -> str:
    return book.__name__.rpartition(".")[2]


@pytest.mark.parametrize("book", BOOKS, ids=in_short)
def test_each_kind_of_letter_has_a_category(book: ModuleType) -> None:
    assert {category_in(book, kind) in Category for kind in book.WRITERS} == {True}


@pytest.mark.parametrize("book", BOOKS, ids=in_short)
def test_books_speak_of_no_kind_that_they_do_not_write(book: ModuleType) -> None:
    declared = set(book.CATEGORY) if isinstance(book.CATEGORY, dict) else set()
    assert declared | set(getattr(book, "NEEDED", ())) <= set(book.WRITERS)


def test_the_same_event_is_of_another_category_where_it_is_a_loan() -> None:
    kind = "booking.confirmed"
    assert (category_in(bookings, kind), category_in(loans, kind)) == (Category.BOOKINGS, Category.LOANS)


def test_a_kind_without_a_category_is_refused() -> None:
    with pytest.raises(KeyError):
        category_in(bookings, "booking.forgotten")
