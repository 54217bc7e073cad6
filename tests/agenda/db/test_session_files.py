"""CSV files of sessions: what each row would do, and what it did."""

import pytest

from agenda.actions.importing import delete_import, forget_old_imports
from agenda.errors import NothingToPublish, NotThePublisher, SessionImportRefused
from agenda.models import Session, SessionImport, SessionSource
from booking.errors import ImportTooLarge, ImportUnreadable
from booking.models import Booking
from core.models import Event
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import PersonFactory, book
from tests.factories.agenda import RegistrationFactory
from tests.factories.session_imports import HEADING, apply, codes, rows_of, table, upload, verdicts

pytestmark = pytest.mark.django_db

CAFE = "A1;Café numérique;12/01/2027;14h;16h;Médiathèque;8;gratuit;"
REPAIR = "A2;Réparer ensemble;13/01/2027;18:30;20:30;mediatheque;12;5,50 €;publiée"


@pytest.fixture
def sent(partner, publisher, library):
    """Upload rows, or bytes, for the media library."""

    def send(*rows, **more):
        data = rows[0] if rows and isinstance(rows[0], bytes) else table(*rows, heading=more.pop("heading", HEADING))
        return upload(partner, publisher, data, site=library, **more)

    return send


def test_new_rows_become_sessions(sent):
    apply(sent(CAFE, REPAIR))
    first, second = Session.objects.in_order()
    assert (first.external_id, first.workshop.title, first.start, first.end, first.capacity) == (
        "A1", "Café numérique", at(14, day=first.start.date()), at(16, day=first.start.date()), 8,
    )  # fmt: skip
    assert (str(second.workshop.price), second.start.hour, second.status) == ("5.50", 17, "published")


def test_nothing_is_published_before_it_is_applied(sent):
    batch = sent(CAFE)
    assert (verdicts(batch), Session.objects.count(), batch.status) == (["new"], 0, "draft")


def test_the_same_file_again_before_it_is_applied_is_the_same_import(sent):
    assert sent(CAFE) == sent(CAFE)
    assert SessionImport.objects.count() == 1


def test_applied_twice_it_changes_nothing(sent):
    batch = sent(CAFE)
    apply(batch)
    apply(batch)
    assert (Session.objects.get().sequence, Event.objects.filter(kind__startswith="session.").count()) == (0, 1)


def test_the_same_file_imported_again_has_nothing_to_do(sent):
    apply(sent(CAFE, REPAIR))
    again = sent(CAFE, REPAIR)
    assert verdicts(again) == ["same", "same"]
    with pytest.raises(NothingToPublish):
        apply(again)


def test_a_changed_row_tells_before_and_after_and_changes_that_session_alone(sent):
    apply(sent(CAFE, REPAIR))
    batch = sent(CAFE, REPAIR.replace("20:30", "21:00").replace("5,50", "6"))
    assert verdicts(batch) == ["same", "changed"]
    assert rows_of(batch)[1].changes == [
        {"field": "workshop.price", "before": "5.50", "after": "6.00"},
        {"field": "end", "before": "2027-01-13T20:30:00+01:00", "after": "2027-01-13T21:00:00+01:00"},
    ]
    apply(batch)
    assert [row.sequence for row in Session.objects.in_order()] == [0, 1]


def test_a_cancelled_row_cancels_and_keeps_the_session(sent):
    apply(sent(CAFE))
    registration = RegistrationFactory(session=Session.objects.get())
    batch = sent(CAFE + "annulée")
    assert verdicts(batch) == ["cancels"]
    apply(batch)
    assert (Session.objects.get().status, registration.session.registrations.count()) == ("cancelled", 1)


def test_a_cancelled_row_that_was_never_here_does_nothing(sent):
    batch = sent(CAFE + "annulé")
    assert (verdicts(batch), codes(rows_of(batch)[0])) == (["same"], [("status", "never-here")])


def test_columns_left_out_stay_as_they_are_and_new_sessions_take_the_defaults(sent):
    apply(sent("A1;Café numérique;12/01/2027;14h;16h;;8;3 €;"))
    heading = "id,title,date,start,end"
    apply(sent("A1,Café des langues,12/01/2027,14:00,16:00", "A3,Autre,14/01/2027,9:00,10:00", heading=heading))
    known, new = Session.objects.in_order()
    assert (known.workshop.title, known.capacity, str(known.workshop.price)) == ("Café des langues", 8, "3.00")
    assert (new.capacity, new.workshop.theme, new.site_id) == (10, "basics", known.site_id)


def test_rows_without_identifier_are_known_again(sent):
    rows = ("Café;12/01/2027;14h;16h", "Café;13/01/2027;14h;16h")
    apply(sent(*rows, heading="Titre;Jour;Début;Fin"))
    again = sent(*rows, heading="Titre;Jour;Début;Fin;Places")
    assert (verdicts(again), Session.objects.count()) == (["same", "same"], 2)


def test_everything_wrong_with_a_row_is_said_at_once(sent):
    batch = sent("A1;;32/01/2027;14h;16h;Nulle part;beaucoup;cher;peut-être")
    assert (verdicts(batch), codes(rows_of(batch)[0])) == (
        ["wrong"],
        [
            ("title", "missing"),
            ("price", "price-unread"),
            ("site", "site-unknown"),
            ("day", "no-such-day"),
            ("capacity", "invalid"),
            ("status", "invalid"),
        ],
    )


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("A1;Café;10/01/2027;14h;16h;;;;", ("start", "session-past")),
        ("A1;Café;12/01/2030;14h;16h;;;;", ("start", "session-period-refused")),
        ("A1;Café;12/01/2027;16h;14h;;;;", ("end", "ends-before-start")),
        ("A1;Café;28/03/2027;2h30;4h;;;;", ("start", "skipped-hour")),
        ("A1;Café;12/01/2027;14h;;;;;", ("end", "missing")),
        ("A1;Café;12/01/2027;14h;16h;;0;;", ("capacity", "invalid")),
        ("A1;Café;12/01/2027;14h;16h;;;-5;", ("price", "price-unread")),
        (f"A1;{'x' * 150};12/01/2027;14h;16h;;;;", ("workshop.title", "invalid")),
    ],
)
def test_wrong_rows_name_their_field(sent, row, problem):
    assert codes(rows_of(sent(row))[0]) == [problem]


def test_an_identifier_said_twice_is_to_correct(sent):
    batch = sent(CAFE, REPAIR.replace("A2", "A1"))
    assert (verdicts(batch), codes(rows_of(batch)[1])) == (["new", "wrong"], [("external_id", "same-as-row")])


def test_right_rows_are_written_beside_wrong_ones(sent):
    batch = apply(sent(CAFE, "A2;;13/01/2027;14h;16h;;;;"))
    assert (verdicts(batch), Session.objects.count()) == (["new", "wrong"], 1)


def test_all_or_none_writes_nothing_beside_a_wrong_row(sent):
    batch = sent(CAFE, "A2;;13/01/2027;14h;16h;;;;")
    with pytest.raises(SessionImportRefused) as refused:
        apply(batch, all_or_none=True)
    batch.refresh_from_db()
    assert (refused.value.facts, Session.objects.count(), batch.status) == ({"rows": [3]}, 0, "draft")


ROOMS = "Identifiant;Titre;Jour;Début;Fin;Lieu;Salle"


@pytest.fixture
def in_the_room(sent, site, room, coworker):
    """One row in a room that is taken meanwhile, one that is not."""
    rows = [f"A{day};Café;{day}/01/2027;14h;16h;{site.name};salle groix" for day in (11, 12)]
    batch = sent(*rows, heading=ROOMS)
    book(coworker, [room], between(15, 17), now=NOW)
    return batch


def test_a_row_whose_room_was_taken_meanwhile_says_so_and_others_are_written(in_the_room):
    batch = apply(in_the_room)
    assert (verdicts(batch), Session.objects.get().external_id) == (["wrong", "new"], "A12")
    assert rows_of(batch)[0].refusal != ""
    assert Booking.objects.filter(purpose="session").count() == 1


def test_all_or_none_gives_back_the_rooms_that_were_had(in_the_room):
    with pytest.raises(SessionImportRefused):
        apply(in_the_room, all_or_none=True)
    assert (Session.objects.count(), Booking.objects.filter(purpose="session").count()) == (0, 0)


def test_a_room_of_another_partner_is_unknown(sent, library):
    batch = sent("A1;Café;12/01/2027;14h;16h;Médiathèque;Salle Groix", heading=ROOMS)
    assert codes(rows_of(batch)[0]) == [("room", "room-unknown")]


def test_vanished_rows_are_cancelled_when_asked(sent):
    apply(sent(CAFE, REPAIR))
    batch = sent(CAFE, cancels_vanished=True, filename="programme (2).csv")
    assert verdicts(batch) == ["same", "cancels"]
    apply(batch)
    assert [row.status for row in Session.objects.in_order()] == ["published", "cancelled"]


def test_vanished_rows_stay_when_not_asked(sent):
    apply(sent(CAFE, REPAIR))
    assert verdicts(sent(CAFE)) == ["same"]


def test_what_another_source_published_is_not_missed(sent):
    apply(sent(CAFE, filename="autre.csv"))
    assert verdicts(sent(REPAIR, cancels_vanished=True)) == ["new"]


def test_where_sessions_came_from_is_kept(sent):
    apply(sent(CAFE))
    assert list(SessionSource.objects.values_list("session__external_id", "name")) == [("A1", "programme")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_are_recognised(sent, encoding):
    apply(sent(table(CAFE).decode().encode(encoding)))
    assert Session.objects.get().workshop.title == "Café numérique"


def test_commas_tabs_and_english_headings_are_recognised(sent):
    apply(sent("a\tCafé\t2027-01-12 14:00\t2 hours\t8\tfree", heading="id\tTitle\tStart\tDuration\tCapacity\tPrice"))
    assert (Session.objects.get().end, Session.objects.get().workshop.price) == (at(16, day=MONDAY.replace(day=12)), 0)


def test_a_long_description_keeps_its_lines(sent):
    apply(sent('a;Café;12/01/2027;14h;16h;"Un.\n\nDeux ;  trois."', heading="id;titre;jour;début;fin;description"))
    assert Session.objects.get().workshop.description == "Un.\n\nDeux ; trois."


def test_unknown_columns_are_named(sent):
    assert sent("a;b", heading="Titre;Humeur").options["ignored"] == ["Humeur"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", ImportUnreadable),
        (b"PK\x03\x04" + b"\0" * 100, ImportUnreadable),
        (b"\x89PNG\r\n" + bytes(range(256)), ImportUnreadable),
        (b"Titre;Jour\r\n", ImportUnreadable),
        (b'Titre;Jour\r\n"a;b' + b"x" * 200_000, ImportUnreadable),
        (b"x" * (8 * 2**20 + 1), ImportTooLarge),
        (table(*["A;b;12/01/2027;14h;16h;;;;"] * 5000), ImportTooLarge),
    ],
    ids=["empty", "archive", "picture", "no-rows", "unclosed", "heavy", "long"],
)
def test_files_that_are_none_are_refused(sent, data, error):
    with pytest.raises(error):
        sent(data)


def test_an_import_is_forgotten_and_its_sessions_stay(sent, publisher):
    batch = apply(sent(CAFE))
    delete_import(batch=batch, by=publisher)
    assert (SessionImport.objects.count(), Session.objects.count()) == (0, 1)


def test_imports_are_forgotten_after_ninety_days(sent, frozen):
    apply(sent(CAFE))
    assert [forget_old_imports(now=NOW.replace(month=month)) for month in (4, 5)] == [0, 1]


def test_nobody_imports_for_another(partner, library, publisher):
    with pytest.raises(NotThePublisher):
        upload(partner, PersonFactory(), table(CAFE), site=library)
