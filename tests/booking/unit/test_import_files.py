"""Files of any origin: their encodings, separators, headings; what is hostile is refused or said, never an error."""

import contextlib
import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import ImportTooLarge, ImportUnreadable
from booking.importing import occurring, tabular
from booking.importing.columns import is_gone, made_by, recognised
from booking.importing.content_lines import components
from booking.importing.decoding import text_of
from booking.importing.events import read_calendar
from booking.importing.reading import read_file
from booking.importing.table import Table
from booking.importing.tabular import read_csv
from core.errors import Refusal

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2027, 1, 11, 6, tzinfo=UTC)
TEXT = "Ressource;Début;Fin;Intitulé\nSalle Groix;2027-01-12 09:00;2027-01-12 11:00;Café – « œuvre »\n"


def calendar(*lines: str, zone: str = "") -> Table:
    body = "\n".join(lines)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{zone}BEGIN:VEVENT\nUID:x\n{body}\nEND:VEVENT\nEND:VCALENDAR\n"
    return read_calendar(text, tz=PARIS, now=NOW)


def spans(table: Table) -> list[tuple[str, str]]:
    return [(row.cells[1], row.cells[2]) for row in table.rows]


def codes(table: Table) -> list[str]:
    return [code for row in table.rows for _field, code, _facts in row.found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_is_read_in_any_of_the_usual_encodings(encoding: str):
    text = TEXT if encoding != "cp1252" else TEXT.replace("œ", "oe")
    assert read_csv(text_of(text.encode(encoding))).rows[0].cells[3].startswith("Café – « ")


def test_nuls_are_left_out():
    assert text_of(b"Ressource;D\0\xc3\xa9but\n") == "Ressource;Début\n"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator: str):
    table = read_csv(TEXT.replace(";", separator))
    assert (table.columns, len(table.rows)) == (["Ressource", "Début", "Fin", "Intitulé"], 1)


def test_cells_may_hold_separators_quotes_and_lines():
    table = read_csv('Ressource,Début,Fin\n"Salle ""Groix"", au\nfond",a,b\n')
    assert table.rows[0].cells[0] == 'Salle "Groix", au fond'


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    assert [row.number for row in read_csv("Ressource;Début\na;b\n\nc;d\n").rows] == [2, 4]


def test_a_file_without_heading_keeps_its_first_row():
    table = read_csv("Salle Groix;12/01/2027;9h;11h\nSalle Houat;13/01/2027;9h;11h\n")
    assert (len(table.rows), table.columns[0]) == (2, "Colonne 1")


def test_short_rows_are_filled_and_long_ones_cut():
    assert [row.cells for row in read_csv("Ressource;Début\na\na;b;c\n").rows] == [["a", ""], ["a", "b"]]


MRBS = ["Brief description", "Area", "Room", "Start time", "End time", "Duration", "Full description", "Type",
        "Created by", "Last updated"]  # fmt: skip
GRR = ["Réservation au nom de", "Domaine", "Ressource", "Description", "Heure - Date de début", "Durée",
       "Brève description", "Type"]  # fmt: skip
LIBREBOOKING = ["email", "resource names", "title", "description", "begin", "end"]


def test_the_report_of_mrbs_is_known():
    mapping = recognised(MRBS)
    said = [mapping[name] for name in ("resource", "start", "end", "title", "person")]
    assert (made_by(MRBS), said) == ("mrbs", [2, 3, 4, 0, 8])


def test_the_report_of_grr_is_known():
    mapping = recognised(GRR)
    assert (made_by(GRR), mapping["resource"], mapping["start"], mapping["duration"], mapping["title"]) == (
        "grr", 2, 4, 5, 6,
    )  # fmt: skip
    assert mapping["person"] == 0


def test_the_template_of_librebooking_is_known():
    mapping = recognised(LIBREBOOKING)
    assert (made_by(LIBREBOOKING), mapping) == (
        "librebooking", {"email": 0, "resource": 1, "title": 2, "start": 4, "end": 5},
    )  # fmt: skip


def test_what_does_not_take_place_is_known_in_both_languages():
    assert [is_gone(text) for text in ("Annulée", "CANCELLED", "confirmée", "")] == [True, True, False, False]


def test_a_huge_line_is_refused():
    with pytest.raises(ImportUnreadable) as raised:
        read_csv("Ressource;Début\n" + "x" * 200_000 + "\n")
    assert raised.value.facts == {"line": 2}


def test_an_open_quote_is_refused_or_read_to_the_end():
    assert len(read_csv('Ressource;Début\n"a;b\nc;d\n').rows) == 1


def test_too_many_rows_are_refused():
    with pytest.raises(ImportTooLarge):
        read_csv("Ressource;Début\na;b\na;b\na;b\n", tabular.Sheet(most_rows=2))


def test_a_cell_that_is_too_long_is_cut_and_said():
    row = read_csv("Ressource;Début\n" + "x" * 5000 + ";b\n").rows[0]
    assert (len(row.cells[0]), row.found) == (500, [("row", "cell-too-long", {"column": 1})])


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_file_or_refused(data: bytes):
    try:
        _kind, table, _mapping = read_file(data, tz=PARIS, now=NOW)
    except Refusal:
        return
    assert all("\0" not in cell for row in table.rows for cell in row.cells)


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=4), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_any_table_written_as_csv_is_read(rows: list[list[str]]):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["Ressource", "Début"], *rows])
    try:
        table = read_csv(text_of(file.getvalue().encode("utf-8", "surrogatepass")))
    except Refusal:
        return
    assert all(len(row.cells) == 2 for row in table.rows)


@given(st.text(alphabet=st.sampled_from("BEGINVETDUL:;=\n ,0129TZ-RFQWKY"), max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_lines_of_a_calendar_are_read_or_refused(text: str):
    with contextlib.suppress(Refusal):
        calendar(text)


def test_ics_imported_in_the_wrong_zone():
    """A complaint about others: the hour of a named zone, of UTC and of no zone are three different things."""
    said = ("TZID=Europe/Paris:20270712T090000", "TZID=America/New_York:20270712T090000", "20270712T090000Z")
    starts = [spans(calendar(f"DTSTART{';' if 'TZID' in one else ':'}{one}", "DURATION:PT1H"))[0][0] for one in said]
    floating = spans(calendar("DTSTART:20270712T090000", "DURATION:PT1H"))[0][0]
    hours = [datetime.fromisoformat(text).hour for text in (*starts, floating)]
    assert hours == [7, 13, 9, 7]


def test_an_ics_two_hours_off():
    """A complaint about others: summer time is not winter time, before and after the change of a same series."""
    table = calendar("DTSTART;TZID=Europe/Paris:20270326T140000", "DURATION:PT2H", "RRULE:FREQ=DAILY;COUNT=4")
    starts = [datetime.fromisoformat(start).astimezone(PARIS).hour for start, _end in spans(table)]
    hours = [datetime.fromisoformat(start).hour for start, _end in spans(table)]
    assert (starts, hours) == ([14, 14, 14, 14], [13, 13, 12, 12])


def test_a_windows_zone_is_known():
    table = calendar("DTSTART;TZID=Romance Standard Time:20270712T090000", "DURATION:PT1H")
    assert spans(table)[0][0] == "2027-07-12T07:00:00+00:00"


def test_a_zone_that_nobody_knows_is_not_guessed():
    assert codes(calendar("DTSTART;TZID=Nulle part:20270712T090000", "DURATION:PT1H")) == ["zone-unknown"]


def test_a_zone_that_the_file_defines_is_followed():
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Chez nous\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    table = calendar("DTSTART;TZID=Chez nous:20270712T090000", "DURATION:PT1H", zone=zone)
    assert spans(table)[0][0] == "2027-07-12T06:00:00+00:00"


def test_whole_days_are_those_of_the_place():
    table = calendar("DTSTART;VALUE=DATE:20270327", "DTEND;VALUE=DATE:20270329")
    assert spans(table) == [("2027-03-26T23:00:00+00:00", "2027-03-28T22:00:00+00:00")]


def test_days_left_out_and_moved_ones_are_respected():
    text = "\n".join([
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:s", "DTSTART;TZID=Europe/Paris:20270201T090000", "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Paris:20270208T090000", "END:VEVENT",
        "BEGIN:VEVENT", "UID:s", "RECURRENCE-ID;TZID=Europe/Paris:20270215T090000",
        "DTSTART;TZID=Europe/Paris:20270216T100000", "DURATION:PT2H", "END:VEVENT",
        "BEGIN:VEVENT", "UID:s", "RECURRENCE-ID:20270222T080000Z", "DTSTART:20270222T080000Z", "DURATION:PT1H",
        "STATUS:CANCELLED", "END:VEVENT", "END:VCALENDAR",
    ])  # fmt: skip
    table = read_calendar(text, tz=PARIS, now=NOW)
    assert [(row.cells[0], row.cells[1]) for row in table.rows] == [
        ("s/20270201T080000Z", "2027-02-01T08:00:00+00:00"), ("s/20270215T080000Z", "2027-02-16T09:00:00+00:00"),
    ]  # fmt: skip
    assert table.left_out == 1


def test_a_rule_without_end_is_followed_for_a_year():
    table = calendar("DTSTART:20270111T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    assert (len(table.rows), table.endless) == (53, True)


def test_a_rule_may_have_begun_long_ago():
    table = calendar("DTSTART:20200106T090000", "DURATION:PT1H", "RRULE:FREQ=YEARLY;COUNT=8")
    assert [start[:4] for start, _end in spans(table)] == [str(year) for year in range(2020, 2028)]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=9", "FREQ=NEVER", "FREQ=DAILY;COUNT=0", ""])
def test_a_rule_that_is_not_understood_is_said(rule: str):
    assert codes(calendar("DTSTART:20270111T090000", "DURATION:PT1H", f"RRULE:{rule}")) == ["rule-not-understood"]


def test_a_rule_gives_so_many_days_at_most(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(occurring, "MOST", 10)
    assert len(calendar("DTSTART:20270111T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY").rows) <= 11


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["DTSTART:20270112T090000", "DTEND:20270112T080000"], "ends-before-start"),
        (["DTSTART:20270112T090000", "DURATION:-PT1H"], "length-unread"),
        (["DTSTART:20271312T090000", "DURATION:PT1H"], "no-such-day"),
        (["DTSTART:demain", "DURATION:PT1H"], "moment-unread"),
        (["DTSTART:99990112T090000", "DURATION:PT1H"], "year-out-of-range"),
        (["SUMMARY:rien"], "no-start"),
    ],
)
def test_an_event_that_cannot_be_is_said(lines: list[str], code: str):
    assert codes(calendar(*lines)) == [code]


def test_an_alarm_inside_an_event_is_none_of_its_lines():
    event = "BEGIN:VEVENT\nSUMMARY:Oui\nBEGIN:VALARM\nSUMMARY:Non\nEND:VALARM\nEND:VEVENT"
    assert [component.text("SUMMARY") for component in components(event)] == ["Oui"]


def test_long_lines_are_put_together_and_signs_unescaped():
    (event,) = components("BEGIN:VEVENT\r\nSUMMARY:Un\\, d\r\n eux\\nTrois\r\nEND:VEVENT")
    assert event.text("SUMMARY") == "Un, deux Trois"
