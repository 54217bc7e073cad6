"""`python -m bench.simulation`: a year replayed under other prices, beside its floor. See bench/README.md."""

import argparse
import json
import sys

from bench import servers

BUDGET = 60.0
"""Seconds for a hundred thousand bookings in one process."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.simulation", description=__doc__)
    parser.add_argument("--bookings", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true", help="also where the time goes, by function")
    options = parser.parse_args()
    words = [str(options.bookings), *["profile"] * options.profile]
    with servers.databases() as bench:
        told = json.loads(bench.run("product", "bench.product.simulation", *words))
    allowed = BUDGET * options.bookings / 100_000
    verdict = "within" if told["replay_s"] <= allowed else "OVER"
    print(json.dumps(told, indent=2))
    print(
        f"{told['bookings_per_s']} bookings/s, {told['replay_s'] / told['floor_s']:.2f} × its floor, "
        f"{told['replay_s']} s of {allowed:.0f} s: {verdict}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
