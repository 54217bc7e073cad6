"""A closed-loop client: threads with one connection kept alive each, that ask again as soon as they are answered."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Ask:
    method: str
    path: str
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Took:
    """Seconds of each request that was answered as expected, how many were answered how, and the seconds of the run."""

    seconds: list[float]
    statuses: Counter[int]
    lasted: float
    weight: int = 0
    """Bytes of the last answer's body, as they travelled."""

    def __add__(self, other: "Took") -> "Took":
        lasted = self.lasted + other.lasted
        return Took(self.seconds + other.seconds, self.statuses + other.statuses, lasted, other.weight)

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.lasted

    def quantile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def drive(port: int, asks: Iterator[Ask], *, clients: int, seconds: float, expected: int) -> Took:
    """Ask for `seconds`; what is under way then is waited for and counted."""
    took = Took([], Counter(), 0.0)
    take = _one_at_a_time(asks)
    deadline = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_loop, args=(port, take, deadline, expected, took), daemon=True) for _ in range(clients)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.lasted = time.perf_counter() - began
    return took


def _one_at_a_time(asks: Iterator[Ask]) -> Callable[[], Ask]:
    lock = threading.Lock()

    def take() -> Ask:
        with lock:
            return next(asks)

    return take


def _loop(port: int, take: Callable[[], Ask], deadline: float, expected: int, took: Took) -> None:
    link = http.client.HTTPConnection("localhost", port, timeout=TIMEOUT)
    seconds, statuses, weight = [], Counter[int](), 0
    while (began := time.perf_counter()) < deadline:
        ask = take()
        link.request(ask.method, ask.path, body=ask.body, headers=ask.headers)
        answer = link.getresponse()
        weight = len(answer.read())
        statuses[answer.status] += 1
        if answer.status == expected:
            seconds.append(time.perf_counter() - began)
    link.close()
    took.seconds.extend(seconds)
    took.statuses.update(statuses)
    took.weight = weight
