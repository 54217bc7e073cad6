"""`python -m bench.occupancy`: occupancy of a year by weekday and hour, beside its floor. See bench/README.md."""

import argparse
import json
import sys
import time
from datetime import UTC, datetime

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
        print(f"{row['name']}: {row['ms']} ms, {row['trips']} queries, {row['ms'] / told['floor_ms']:.2f} × the floor")
    ratio = told["reports"][0]["ms"] / told["floor_ms"]
    print(f"{'within' if ratio <= BUDGET else 'OVER'} budget (≤ {BUDGET} × the floor)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
