-- Instants are bigint microseconds since 1970. A double of seconds holds those of this century to a quarter of a
-- microsecond, so rounding gives them back exactly. `width_bucket` finds an instant's cell by bisection: 0 is before
-- the first bound, the number of bounds is after the last; neither is a cell, so what lies outside falls away.
-- Gaps are filled in: where payers are told apart, with the columns that do so and the joins that give them; where
-- groups are few, with a fence (`counting.FENCE`).
WITH place (resource_id, place, zone) AS NOT MATERIALIZED (
    SELECT * FROM unnest(%(resources)s::bigint[], %(resource_places)s::int[], %(resource_zones)s::text[])
),
grid AS MATERIALIZED (SELECT %(bounds)s::bigint[] AS bounds),
cell AS (
    SELECT number::int, starts, lead(starts) OVER (ORDER BY number) AS ends
    FROM grid, unnest(bounds) WITH ORDINALITY AS bound (starts, number)
),
-- Every allocation once, folded into groups that cross the same cells.
held AS (
    SELECT
        place, {payer} first, last, first_in, last_in,
        count(*) AS bookings, sum(starts) AS starts, sum(ends) AS ends,
        count(arrives) AS visits, sum(arrives) AS arrives, sum(leaves) AS leaves
    FROM (
        SELECT
            place, {payer} {fence}
            width_bucket(starts, cut.bounds) AS first,
            width_bucket(ends, cut.bounds) AS last,
            width_bucket(arrives, cut.bounds) AS first_in,
            width_bucket(leaves, cut.bounds) AS last_in,
            starts, ends, arrives, leaves
        FROM booking_allocation
        CROSS JOIN (VALUES (%(bounds)s::bigint[])) AS cut (bounds)
        JOIN place USING (resource_id)
        JOIN booking_booking AS booking ON booking.id = booking_id
        -- Nobody attends before the booked time begins: the time before may be somebody else's.
        CROSS JOIN LATERAL (
            SELECT lower(booked) AS start, upper(booked) AS stop,
                CASE WHEN checked_in_at IS NOT NULL THEN greatest(checked_in_at, lower(booked)) END AS arrival
        ) AS time
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN arrival IS NOT NULL THEN greatest(arrival, least(stop, coalesce(checked_out_at, %(now)s)))
            END AS departure
        ) AS stay
        CROSS JOIN LATERAL (
            SELECT
                (date_part('epoch', start) * 1000000)::bigint AS starts,
                (date_part('epoch', stop) * 1000000)::bigint AS ends,
                (date_part('epoch', arrival) * 1000000)::bigint AS arrives,
                (date_part('epoch', departure) * 1000000)::bigint AS leaves
        ) AS number
        {standing}
        -- Said twice, as `AllocationQuerySet.booked_during` does.
        WHERE standing IN ('firm', 'past') AND booked && tstzrange(%(first)s, %(last)s)
            AND lower(booked) < %(last)s AND upper(booked) > %(first)s
    ) AS allocation
    GROUP BY place, {payer} first, last, first_in, last_in
),
-- The groups, few, spread over the cells they cross.
part AS (
    SELECT place, {payer} number, true AS is_booked, first, last, bookings AS count, starts AS sum_starts, ends AS sum_ends
    FROM held CROSS JOIN LATERAL generate_series(first, last) AS number
    UNION ALL
    SELECT place, {payer} number, false, first_in, last_in, visits, arrives, leaves
    FROM held CROSS JOIN LATERAL generate_series(first_in, last_in) AS number
    WHERE visits > 0
),
share AS (
    SELECT
        place, {payer} number,
        sum(held) FILTER (WHERE is_booked) AS booked, sum(held) FILTER (WHERE NOT is_booked) AS attended
    FROM part
    JOIN cell USING (number)
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN first = last THEN sum_ends - sum_starts
            WHEN number = first THEN count * ends - sum_starts
            WHEN number = last THEN sum_ends - count * starts
            ELSE count * (ends - starts)
        END
    ) AS amount (held)
    GROUP BY place, {payer} number
),
open_cell AS (
    SELECT hours, number, true AS is_open
    FROM unnest(%(run_hours)s::int[], %(run_firsts)s::int[], %(run_ends)s::int[]) AS run (hours, first, after)
    CROSS JOIN LATERAL generate_series(first, after - 1) AS number
),
-- One label per zone and cell, zone after zone.
label AS (
    SELECT (position - 1) / %(cells)s AS zone, (position - 1) %% %(cells)s + 1 AS number, bucket
    FROM unnest(%(labels)s::int[]) WITH ORDINALITY AS label (bucket, position)
    WHERE bucket IS NOT NULL
)
SELECT
    row,
    bucket, {payer}
    coalesce(sum(booked) FILTER (WHERE is_open), 0)::bigint,
    coalesce(sum(attended) FILTER (WHERE is_open), 0)::bigint,
    coalesce(sum(booked) FILTER (WHERE is_open IS NULL), 0)::bigint
FROM share
JOIN unnest(%(places)s::int[], %(rows)s::int[], %(hours)s::int[], %(zones)s::int[]) AS kept (place, row, hours, zone)
    USING (place)
JOIN label USING (zone, number)
LEFT JOIN open_cell USING (hours, number)
GROUP BY {payer} row, bucket
