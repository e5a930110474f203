"""The engine's workloads in SimPy: callbacks appended to timeouts, and processes."""

from collections import deque
from random import Random

import simpy
from measure import (
    CLIENTS,
    MEAN_INTERARRIVAL,
    MEAN_SERVICE,
    TIMEOUT,
    expect_count,
    expect_mean_wait,
    expect_poisson,
    main,
    warmed_up_hold,
)

# `run(until=t)` stops before the events of t.
BEFORE_NEXT_TICK = 0.5
ALL_STARTED = 1e-9


def tick_callback(operations):
    env = simpy.Environment()
    timeout = env.timeout
    count = 0

    def tick(event):
        nonlocal count
        count += 1
        timeout(1).callbacks.append(tick)

    timeout(1).callbacks.append(tick)
    return ticks(env, operations, lambda: count)


def tick_process(operations):
    env = simpy.Environment()
    timeout = env.timeout
    count = 0

    def clock():
        nonlocal count
        while True:
            yield timeout(1)
            count += 1

    env.process(clock())
    return ticks(env, operations, lambda: count)


def ticks(env, operations, count):
    def check():
        expect_count("ticks", count(), operations)
        return count()

    return lambda: env.run(until=operations + BEFORE_NEXT_TICK), check


@warmed_up_hold
def hold_callback(operations, pending):
    env = simpy.Environment()
    timeout = env.timeout
    expovariate = Random(1).expovariate
    count = 0

    def hold(event):
        nonlocal count
        count += 1
        timeout(expovariate(1)).callbacks.append(hold)

    for _ in range(pending):
        timeout(expovariate(1)).callbacks.append(hold)
    return held(env, operations, pending, lambda: count)


@warmed_up_hold
def hold_process(operations, pending):
    env = simpy.Environment()
    timeout = env.timeout
    expovariate = Random(1).expovariate
    count = 0

    def hold():
        nonlocal count
        while True:
            yield timeout(expovariate(1))
            count += 1

    for _ in range(pending):
        env.process(hold())
    env.run(until=ALL_STARTED)
    return held(env, operations, pending, lambda: count)


def held(env, operations, pending, count):
    def check():
        expect_poisson("events held", count(), operations)
        return count()

    return lambda: env.run(until=operations / pending), check


def mm1_process(customers):
    env = simpy.Environment()
    timeout = env.timeout
    expovariate = Random(1).expovariate
    line = simpy.Store(env)
    served = 0
    waits = 0.0

    def arrivals():
        for _ in range(customers):
            yield timeout(expovariate(1 / MEAN_INTERARRIVAL))
            line.put(env.now)  # a store without a limit takes it at once: no need to wait

    def server():
        nonlocal served, waits
        for _ in range(customers):
            arrived_at = yield line.get()
            waits += env.now - arrived_at
            yield timeout(expovariate(1 / MEAN_SERVICE))
            served += 1

    env.process(server())
    env.process(arrivals())
    return queue(env, customers, lambda: (served, waits))


def mm1_callback(customers):
    env = simpy.Environment()
    timeout = env.timeout
    expovariate = Random(1).expovariate
    waiting = deque()
    busy = False
    to_come = customers
    served = 0
    waits = 0.0

    def schedule_arrival():
        nonlocal to_come
        if to_come > 0:
            to_come -= 1
            timeout(expovariate(1 / MEAN_INTERARRIVAL)).callbacks.append(arrive)

    def arrive(event):
        nonlocal busy
        if busy:
            waiting.append(env.now)
        else:
            busy = True
            timeout(expovariate(1 / MEAN_SERVICE)).callbacks.append(depart)
        schedule_arrival()

    def depart(event):
        nonlocal busy, served, waits
        served += 1
        if waiting:
            waits += env.now - waiting.popleft()
            timeout(expovariate(1 / MEAN_SERVICE)).callbacks.append(depart)
        else:
            busy = False

    schedule_arrival()
    return queue(env, customers, lambda: (served, waits))


def queue(env, customers, result):
    def check():
        served, waits = result()
        expect_count("customers", served, customers)
        expect_mean_wait(waits, served)
        return served

    return env.run, check


def cancel(operations):
    """A timeout cannot be cancelled: taking its callback away leaves it in the heap until it is due, with no effect."""
    env = simpy.Environment()
    timeout = env.timeout
    expovariate = Random(1).expovariate
    steps = 0
    expired = 0

    class Client:
        def __init__(self):
            self.start()

        def start(self):
            self.timeout = timeout(TIMEOUT)
            self.timeout.callbacks.append(self.expire)
            timeout(expovariate(1)).callbacks.append(self.step)

        def step(self, event):
            nonlocal steps
            steps += 1
            self.timeout.callbacks.clear()
            self.start()

        def expire(self, event):
            nonlocal expired
            expired += 1

    for _ in range(CLIENTS):
        Client()

    def check():
        expect_poisson("steps", steps, operations)
        expect_count("expired timeouts", expired, 0)
        return steps

    return lambda: env.run(until=operations / CLIENTS), check


main(
    {
        "tick/callback": tick_callback,
        "tick/process": tick_process,
        "hold/1000/callback": hold_callback(1_000),
        "hold/1000/process": hold_process(1_000),
        "hold/100000/callback": hold_callback(100_000),
        "hold/100000/process": hold_process(100_000),
        "hold/1000000/callback": hold_callback(1_000_000),
        "mm1/process": mm1_process,
        "mm1/callback": mm1_callback,
        "cancel": cancel,
    }
)
