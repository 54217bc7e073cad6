"""`python -m bench.feeds`: feeds of 500 events, cold and unchanged, beside their floors. See bench/README.md."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import repeat
from typing import Any

from bench import servers
from bench.client import Ask, drive

BUDGETS = {"cold_ms": 40.0, "same_ms": 3.0}
"""Milliseconds on the server: with everything in it, and where the reader has it already."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.feeds", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="allocations of others")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one slice over HTTP")
    options = parser.parse_args()
    day = datetime.fromtimestamp(time.time(), UTC).date().isoformat()
    with servers.databases() as bench:
        bench.run("product", "bench.product.fill", str(options.size), f"{day}T00:00:00+00:00")
        told = json.loads(bench.run("product", "bench.product.feeds"))
        with servers.web("backend.wsgi:application", bench.product, "/healthz") as port:
            for row in told["rows"]:
                row |= over_http(port, row, options.seconds)
    print(table(told))
    return 0


def over_http(port: int, row: dict[str, Any], seconds: float) -> dict[str, float]:
    cold = Ask("GET", row.pop("path"), headers={"Accept-Encoding": "gzip"})
    same = Ask("GET", cold.path, headers={"If-None-Match": row.pop("etag")})
    kinds: dict[str, tuple[Iterator[Ask], int]] = {"cold": (repeat(cold), 200), "same": (repeat(same), 304)}
    found: dict[str, float] = {}
    for name, (asks, expected) in kinds.items():
        drive(port, asks, clients=1, seconds=0.5, expected=expected)
        took = drive(port, asks, clients=1, seconds=seconds, expected=expected)
        found[f"{name}_http_ms"] = round(took.quantile(0.5), 2)
    return found


def table(told: dict[str, Any]) -> str:
    lines = [
        f"floors: the rows alone {told['rows_ms']} ms, lines put together {told['lines_ms']} ms, "
        f"`SELECT 1` {told['trip_ms']} ms"
    ]
    for row in told["rows"]:
        verdict = "within" if all(row[name] <= most for name, most in BUDGETS.items()) else "OVER"
        lines.append(
            f"{row['name']} ({row['bytes'] // 1024} kB, {row['events']} VEVENT): cold {row['cold_ms']} ms "
            f"({row['cold_cpu_ms']} of own work), "
            f"{row['cold_trips']} trips, {row['cold_http_ms']} over HTTP; "
            f"unchanged {row['same_ms']} ms ({row['same_cpu_ms']}), {row['same_trips']} trips, "
            f"{row['same_rows']} rows loaded, "
            f"{row['same_http_ms']} over HTTP  {verdict} budget (≤ 40, ≤ 3 ms)"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
