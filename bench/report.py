"""Figures in the shape people read, and in the shape programs read."""

import argparse
import os
import platform
from typing import Any

from bench.client import Took

BUDGETS = {"create": (0.5, 60.0), "availability": (0.4, None)}
"""By row: at least this share of the floor's rate; p99 at most so many milliseconds."""
WEEK = {"p50_ms": 50.0, "queries": 12, "kilobytes": 60.0}
"""Of a site with sixty resources, asked by one client: it has no floor, the page is what it is."""
SERIES = 1000.0
"""Milliseconds for two hundred occurrences in one request."""
GROWTH = 1.3
"""Availability's p50 at the largest size, at most so many times the one at the smallest."""


def figures(took: Took) -> dict[str, Any]:
    return {
        "per_second": round(took.rate, 1),
        "p50_ms": round(took.quantile(0.5), 2),
        "p99_ms": round(took.quantile(0.99), 2),
        "answers": {str(status): number for status, number in sorted(took.statuses.items())},
    }


def summary(results: list[dict[str, Any]], options: argparse.Namespace) -> dict[str, Any]:
    """`rows` hold one workload at one size: both sides' figures and their ratio."""
    rows = [
        {
            "row": row,
            "size": result["size"],
            "floor": figures(result[row]["floor"]),
            "product": figures(result[row]["product"]),
            "ratio": round(result[row]["product"].rate / result[row]["floor"].rate, 3),
            "round_trips": result["round_trips"][row]["round_trips"],
        }
        for result in results
        for row in BUDGETS
    ]
    weeks = [
        {
            "size": result["size"],
            "p50_ms": round(result["week"].quantile(0.5), 2),
            "p99_ms": round(result["week"].quantile(0.99), 2),
            "queries": result["round_trips"]["week"]["round_trips"],
            "kilobytes": round(result["week"].weight / 1024, 1),
            "series_p50_ms": round(result["series"].quantile(0.5), 1),
            "series_answers": {str(status): number for status, number in result["series"].statuses.items()},
        }
        for result in results
    ]
    searches = [row for row in rows if row["row"] == "availability"]
    growth = searches[-1]["product"]["p50_ms"] / searches[0]["product"]["p50_ms"]
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": round(os.getloadavg()[0], 1)}
    told = {"machine": machine, "clients": options.clients, "rows": rows, "weeks": weeks}
    return {**told, "availability_growth": round(growth, 2)}


HEAD = ("", "rows", "floor/s", "p50", "product/s", "p50", "p99", "ratio", "trips")
LINE = "{:14}{:>10} {:>9}{:>7} {:>11}{:>7}{:>7} {:>7} {:>6}"


def table(told: dict[str, Any]) -> str:
    lines = [LINE.format(*HEAD), *[line(row) for row in told["rows"]]]
    grown = told["availability_growth"]
    verdict = "within" if grown <= GROWTH else "OVER"
    lines.append(f"availability, p50 at the largest ÷ at the smallest: {grown:.2f}  {verdict} budget (≤ {GROWTH})")
    lines.extend(week_line(row) for row in told["weeks"])
    lines.append(f"{told['clients']} clients, {told['machine']}; rates per second, times in milliseconds")
    return "\n".join(lines)


def week_line(row: dict[str, Any]) -> str:
    is_kept = all(row[name] <= most for name, most in WEEK.items())
    asked = f"≤ {WEEK['p50_ms']:.0f} ms, {WEEK['queries']} queries, {WEEK['kilobytes']:.0f} kB"
    shown = f"{row['p50_ms']} ms (p99 {row['p99_ms']}), {row['queries']} queries, {row['kilobytes']} kB"
    series = "within" if row["series_p50_ms"] <= SERIES else "OVER"
    return (
        f"week page at {row['size']:,} rows: {shown}  {'within' if is_kept else 'OVER'} budget ({asked})\n"
        f"series of 200 at {row['size']:,} rows: {row['series_p50_ms']} ms {row['series_answers']}"
        f"  {series} budget (≤ {SERIES:.0f} ms)"
    )


def line(row: dict[str, Any]) -> str:
    floor, product = row["floor"], row["product"]
    least, slowest = BUDGETS[row["row"]]
    is_kept = row["ratio"] >= least and (slowest is None or product["p99_ms"] <= slowest)
    asked = f"≥ {least} × floor" + ("" if slowest is None else f", p99 ≤ {slowest:.0f} ms")
    rates = (floor["per_second"], floor["p50_ms"], product["per_second"], product["p50_ms"], product["p99_ms"])
    shown = LINE.format(row["row"], f"{row['size']:,}", *rates, row["ratio"], row["round_trips"])
    return f"{shown}  {'within' if is_kept else 'OVER'} budget ({asked})"
