"""Measures one workload in this process: `python <engine>.py WORKLOAD OPERATIONS` prints one line of JSON.

The counterpart of src/harness/{model,expectations}.ts: the same bounds, and the same warm-up that is thrown away.
"""

import json
import math
import sys
from time import perf_counter

DEVIATIONS = 6

# Customers come every second on average, and are served in 0.9 s on average: load 0.9.
MEAN_INTERARRIVAL = 1.0
MEAN_SERVICE = 0.9
MEAN_WAIT = 8.1

# The cancellation-heavy load.
CLIENTS = 1_000
TIMEOUT = 30.0

WARM_UP_PENDING = 10_000
WARM_UP_OPERATIONS = 50_000


def expect_poisson(what, count, mean):
    """A count that is Poisson with the given mean: renewals of exponential delays."""
    bound = DEVIATIONS * math.sqrt(mean) + 1
    if abs(count - mean) > bound:
        raise AssertionError(f"{what}: expected {mean} +- {bound:.0f}, got {count}")


def expect_count(what, count, expected, slack=0):
    """A count that is exact but for the `slack` events that an engine runs beyond its end time."""
    if not expected <= count <= expected + slack:
        raise AssertionError(f"{what}: expected {expected}, got {count}")


def expect_mean_wait(waits, served):
    """The mean wait in the M/M/1 queue; the variance is that of a mean of correlated waits (Whitt 1989)."""
    rho = MEAN_SERVICE / MEAN_INTERARRIVAL
    variance = MEAN_SERVICE**2 * rho * (2 + 5 * rho - 4 * rho**2 + rho**3) / (1 - rho) ** 4
    bound = DEVIATIONS * math.sqrt(variance / served)
    mean = waits / served
    if not (mean > 0 and abs(mean - MEAN_WAIT) <= bound):
        raise AssertionError(f"mean wait of {served} customers: expected {MEAN_WAIT} +- {bound:.2f} s, got {mean} s")


def warmed_up_hold(build):
    """A hold model of `pending` events; its warm-up does not build a million of them twice."""

    def of(pending):
        return (
            lambda operations: build(operations, pending),
            lambda operations: build(WARM_UP_OPERATIONS, min(pending, WARM_UP_PENDING)),
        )

    return of


def main(workloads):
    """`workloads`: name -> build, or (build, warm-up); build(operations) gives (run, check), check() the operations."""
    name, operations = sys.argv[1], int(sys.argv[2])
    entry = workloads[name]
    build, warm_up = entry if isinstance(entry, tuple) else (entry, lambda operations: entry(operations // 10))
    run, check = warm_up(operations)
    run()
    check()
    run, check = build(operations)
    start = perf_counter()
    run()
    seconds = perf_counter() - start
    print(json.dumps({"value": check() / seconds}))
