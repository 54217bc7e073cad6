-- Of how many bookings and people the booked time is made, by month, site and kind, by month and site, by month. Only
-- bookings that hold some open time count: an instant's bucket among the edges of the open periods is odd inside one.
WITH resource (resource_id, site, kind, hours, zone) AS (
    SELECT * FROM unnest(%(resources)s::bigint[], %(sites)s::bigint[], %(kinds)s::text[], %(hours)s::int[], %(zones)s::int[])
),
edge AS MATERIALIZED (
    SELECT hours, array_agg(at ORDER BY at) AS edges
    FROM unnest(%(edge_hours)s::int[], %(edges)s::timestamptz[]) AS edge (hours, at) GROUP BY hours
),
month AS MATERIALIZED (
    SELECT zone, array_agg(at ORDER BY at) AS firsts
    FROM unnest(%(month_zones)s::int[], %(months)s::timestamptz[]) AS month (zone, at) GROUP BY zone
)
SELECT number, site, kind, count(DISTINCT booking_id), count(DISTINCT person_id)
FROM booking_allocation
JOIN resource USING (resource_id)
JOIN booking_booking AS booking ON booking.id = booking_id
JOIN edge USING (hours)
JOIN month USING (zone)
CROSS JOIN LATERAL generate_series(
    greatest(width_bucket(lower(booked), firsts), 1),
    least(width_bucket(upper(booked) - interval '1 microsecond', firsts), cardinality(firsts) - 1)
) AS number
CROSS JOIN LATERAL (
    SELECT width_bucket(greatest(lower(booked), firsts[number]), edges) AS starts,
        width_bucket(least(upper(booked), firsts[number + 1]) - interval '1 microsecond', edges) AS ends
) AS bucket
WHERE standing IN ('firm', 'past') AND booked && tstzrange(%(first)s, %(last)s) AND (starts %% 2 = 1 OR ends > starts)
GROUP BY GROUPING SETS ((number, site, kind), (number, site), (number))
