"""`python -m bench.dashboard --bookings 100000`: the dashboard of a year, beside its floor. See bench/README.md."""

import argparse
import json
import sys

from bench import servers

BUDGET = 300.0
"""Milliseconds on the server."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.dashboard", description=__doc__)
    parser.add_argument("--bookings", type=int, default=100_000, help="a year; there are two years of them")
    options = parser.parse_args()
    with servers.databases() as bench:
        told = json.loads(bench.run("product", "bench.product.dashboard", str(options.bookings)))
    floor, page, changed, first = (told[name] for name in ("floor", "page", "changed", "first"))
    verdict = "within" if page["median"] <= BUDGET else "OVER"
    print(
        f"floor, the raw sums: {floor['median']} ms (least {floor['least']}); "
        f"page: {page['median']} ms (least {page['least']}, own work {page['own']}), {told['trips']} trips; "
        f"ratio {page['median'] / floor['median']:.2f}  {verdict} budget (≤ {BUDGET:.0f} ms); "
        f"after a booking changed: {changed['median']} ms (least {changed['least']}, own work {changed['own']}); "
        f"with nothing known: {first['median']} ms (least {first['least']})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
