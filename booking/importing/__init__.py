"""Files of bookings that other software made: read, understood, compared with what is booked here.

`decoding` makes text of bytes; `tabular` (CSV) and `events` (iCalendar) make a `Table` of it; `columns` says which
column is what; `judging` turns each row into what it would become, or into its problems; `comparing` finds what stands
in its way. Nothing here writes; `booking.actions.importing` and `admitting` do.
"""
