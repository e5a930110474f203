"""The engine's workloads in happysim: entities that answer an event with the next ones, generators, a Server."""

import random
from collections import deque

import numpy
from happysimulator import Entity, Event, Instant, Server, Simulation, Sink, Source
from happysimulator.distributions import ExponentialLatency
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

random.seed(1)
numpy.random.seed(1)
expovariate = random.expovariate

# It runs one event beyond its end time. An end time far away keeps it in its fast loop, until nothing is left.
OVERRUN = 1
BEFORE_NEXT_TICK = 0.5
FAR_AWAY = 1e9


def simulation(entities, end_time, sources=()):
    return Simulation(entities=entities, sources=list(sources), end_time=Instant.from_seconds(end_time))


class Callbacks(Entity):
    """Answers each event with the next one."""

    def __init__(self, delay):
        super().__init__("callbacks")
        self.count = 0
        self.delay = delay

    def handle_event(self, event):
        self.count += 1
        return Event(event.time + self.delay(), "Next", self)


class Processes(Entity):
    """Each event starts a generator that sleeps, again and again."""

    def __init__(self, delay):
        super().__init__("processes")
        self.count = 0
        self.delay = delay

    def handle_event(self, event):
        delay = self.delay
        self.count += 1
        while True:
            yield delay()
            self.count += 1


def one_second():
    return 1.0


def exponential_second():
    return expovariate(1.0)


def tick(entity_class):
    def build(operations):
        entity = entity_class(one_second)
        sim = simulation([entity], operations + BEFORE_NEXT_TICK)
        sim.schedule(Event(Instant.from_seconds(1.0), "First", entity))

        def check():
            expect_count("ticks", entity.count, operations, OVERRUN)
            return entity.count

        return sim.run, check

    return build


def hold(entity_class):
    @warmed_up_hold
    def of(operations, pending):
        entity = entity_class(exponential_second)
        sim = simulation([entity], operations / pending)
        first = [Event(Instant.from_seconds(expovariate(1.0)), "First", entity) for _ in range(pending)]
        sim.schedule(first)

        def check():
            expect_poisson("events held", entity.count, operations)
            return entity.count

        return sim.run, check

    return of


def mm1_process(customers):
    """Source, Server and Sink, as in its documentation; the sink's latency is wait and service."""
    sink = Sink()
    server = Server("Server", service_time=ExponentialLatency(MEAN_SERVICE), downstream=sink)
    source = Source.poisson(rate=1 / MEAN_INTERARRIVAL, target=server)
    sim = simulation([server, sink], customers * MEAN_INTERARRIVAL, [source])

    def check():
        served = sink.events_received
        expect_poisson("customers", served, customers)
        expect_mean_wait((sink.average_latency() - server.average_service_time) * served, served)
        return served

    return sim.run, check


class Queue(Entity):
    """Arrivals and departures as events to itself."""

    def __init__(self, customers):
        super().__init__("queue")
        self.to_come = customers
        self.busy = False
        self.waiting = deque()
        self.served = 0
        self.waits = 0.0

    def arrival(self, now):
        self.to_come -= 1
        return Event(now + expovariate(1 / MEAN_INTERARRIVAL), "Arrive", self)

    def departure(self, now):
        return Event(now + expovariate(1 / MEAN_SERVICE), "Depart", self)

    def handle_event(self, event):
        now = event.time
        if event.event_type == "Depart":
            self.served += 1
            if not self.waiting:
                self.busy = False
                return None
            self.waits += (now - self.waiting.popleft()).to_seconds()
            return self.departure(now)
        events = [self.arrival(now)] if self.to_come > 0 else []
        if self.busy:
            self.waiting.append(now)
        else:
            self.busy = True
            events.append(self.departure(now))
        return events


def mm1_callback(customers):
    queue = Queue(customers)
    sim = simulation([queue], FAR_AWAY)
    sim.schedule(queue.arrival(Instant.Epoch))

    def check():
        expect_count("customers", queue.served, customers)
        expect_mean_wait(queue.waits, queue.served)
        return queue.served

    return sim.run, check


class Client(Entity):
    """`Event.cancel` marks the timeout; it stays in the heap until it is due."""

    def __init__(self, name, totals):
        super().__init__(name)
        self.totals = totals

    def step(self, now):
        self.timeout = Event(now + TIMEOUT, "Expire", self)
        return [self.timeout, Event(now + expovariate(1.0), "Step", self)]

    def handle_event(self, event):
        if event.event_type == "Expire":
            self.totals["expired"] += 1
            return None
        self.totals["steps"] += 1
        self.timeout.cancel()
        return self.step(event.time)


def cancel(operations):
    totals = {"steps": 0, "expired": 0}
    clients = [Client(f"client {i}", totals) for i in range(CLIENTS)]
    sim = simulation(clients, operations / CLIENTS)
    for client in clients:
        sim.schedule(client.step(Instant.Epoch))

    def check():
        expect_poisson("steps", totals["steps"], operations)
        expect_count("expired timeouts", totals["expired"], 0)
        return totals["steps"]

    return sim.run, check


main(
    {
        "tick/callback": tick(Callbacks),
        "tick/process": tick(Processes),
        "hold/1000/callback": hold(Callbacks)(1_000),
        "hold/1000/process": hold(Processes)(1_000),
        "hold/100000/callback": hold(Callbacks)(100_000),
        "hold/100000/process": hold(Processes)(100_000),
        "mm1/process": mm1_process,
        "mm1/callback": mm1_callback,
        "cancel": cancel,
    }
)
