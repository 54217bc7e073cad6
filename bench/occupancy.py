"""`python -m bench.occupancy`: occupancy of a year by weekday and hour, beside its floor. See bench/README.md."""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any

from bench import servers

BUDGET = 1.5
"""Times the floor, by weekday and hour."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.occupancy", description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000, help="allocations in all")
    options = parser.parse_args()
    day = datetime.fromtimestamp(time.time(), UTC).date().isoformat()
    with servers.databases() as bench:
        bench.run("product", "bench.product.fill", str(options.size), f"{day}T00:00:00+00:00")
        told = json.loads(bench.run("product", "bench.product.occupancy", day))
    print(f"{told['rows']} allocations in the year; floor, booked hours of each resource: {told['floor_ms']} ms")
    for row in told["reports"]:
        print(f"{row['name']}, {row['trips']} queries: " + ", ".join(_told(row, told["floor_ms"])))
    ratio = told["reports"][0]["changed_ms"] / told["floor_ms"]
    print(f"after a change: {'within' if ratio <= BUDGET else 'OVER'} budget (≤ {BUDGET} × the floor)")
    return 0


def _told(row: dict[str, Any], floor: float) -> list[str]:
    times = {"first reading": "first_ms", "after a change": "changed_ms", "unchanged": "known_ms"}
    return [f"{name} {row[key]} ms ({row[key] / floor:.2f} × the floor)" for name, key in times.items()]


if __name__ == "__main__":
    sys.exit(main())
