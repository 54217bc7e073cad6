"""`python -m bench.monthly`: the monthly run on one core, beside its floor. See bench/README.md."""

import argparse
import json
import sys

from bench import servers

BUDGET = 50.0
"""Milliseconds an invoice, PDF included."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.monthly", description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    with servers.databases() as bench:
        told = json.loads(bench.run("product", "bench.product.monthly", str(parser.parse_args().members)))
    verdict = "within" if told["invoice_ms"] <= BUDGET else "OVER"
    print(json.dumps(told, indent=2))
    print(f"{told['invoice_ms']} ms an invoice, {told['invoice_ms'] / told['floor_ms']:.2f} × its floor: {verdict}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
