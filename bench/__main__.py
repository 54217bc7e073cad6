"""`python -m bench`: creating, availability and the week page, beside floors of the same run. See bench/README.md."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import report, servers, workloads
from bench.client import Ask, Took, drive

FLOOR, PRODUCT = "bench.floor.wsgi:application", "backend.wsgi:application"


def main() -> int:
    options = arguments()
    day = (datetime.fromtimestamp(time.time(), UTC) + timedelta(days=2)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    slots, results = workloads.Slots(day), []
    with servers.databases() as bench:
        for size in sorted(options.sizes):
            known = fill(bench, size, day)
            results.append(measure(bench, size, day, known, slots, options))
    told = report.summary(results, options)
    print(report.table(told))
    if options.json:
        Path(options.json).write_text(json.dumps(told, indent=2) + "\n")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 100_000], help="allocations, e.g. 10000 1000000"
    )
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one slice of load")
    parser.add_argument("--rounds", type=int, default=3, help="slices of each side, taken in turns")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--json", metavar="FILE", help="also write everything there")
    return parser.parse_args()


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def fill(bench: servers.Bench, size: int, day: datetime) -> workloads.Known:
    began = time.monotonic()
    bench.run("floor", "bench.floor.fill", str(size), day.isoformat())
    told = json.loads(bench.run("product", "bench.product.fill", str(size), day.isoformat()))
    say(f"{size:,} allocations on each side, made in {time.monotonic() - began:.0f} s")
    return workloads.Known(**told)


def measure(
    bench: servers.Bench,
    size: int,
    day: datetime,
    known: workloads.Known,
    slots: workloads.Slots,
    options: argparse.Namespace,
) -> dict[str, Any]:
    """Both servers are up all the time; slices of load go to one and to the other in turns."""
    with servers.web(FLOOR, bench.floor, "/free") as floor, servers.web(PRODUCT, bench.product, "/healthz") as product:
        search = in_turns(
            (floor, workloads.floor_search(day), 200), (product, workloads.product_search(day, known), 200), options
        )
        create = in_turns(
            (floor, workloads.floor_create(slots.floor), 201),
            (product, workloads.product_create(slots.product, known), 201),
            options,
        )
        week = drive(product, workloads.week_page(day), clients=1, seconds=1.0, expected=200)
        week = drive(product, workloads.week_page(day), clients=1, seconds=options.seconds, expected=200)
        asks = workloads.series(day, known, slots.series)
        series = drive(product, asks, clients=1, seconds=options.seconds, expected=201)
    trips = count_round_trips(bench, day, known, slots)
    told = {"size": size, "create": create, "availability": search}
    return {**told, "week": week, "series": series, "round_trips": trips}


def in_turns(
    floor: tuple[int, Iterator[Ask], int], product: tuple[int, Iterator[Ask], int], options: argparse.Namespace
) -> dict[str, Took]:
    """The first slice of each side warms it up and is forgotten."""
    found: dict[str, Took] = {}
    for number in range(options.rounds + 1):
        for side, (port, asks, expected) in (("floor", floor), ("product", product)):
            seconds = options.seconds if number else 1.0
            took = drive(port, asks, clients=options.clients, seconds=seconds, expected=expected)
            if number:
                found[side] = found[side] + took if side in found else took
    return found


def count_round_trips(
    bench: servers.Bench, day: datetime, known: workloads.Known, slots: workloads.Slots
) -> dict[str, Any]:
    """Of one request of each kind, the second: the first compiles the configuration."""
    asks = {
        "create": workloads.product_create(slots.product, known),
        "availability": workloads.product_search(day, known),
        "week": workloads.week_page(day),
    }
    lines = []
    for name, ask in asks.items():
        for _time in range(2):
            one = next(ask)
            said = {"name": name, "method": one.method, "path": one.path, "body": one.body, "headers": one.headers}
            lines.append(json.dumps(said))
    return json.loads(bench.run("product", "bench.product.count", feed="\n".join(lines)))


if __name__ == "__main__":
    sys.exit(main())
