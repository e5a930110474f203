"""The pipeline in happysim: its EventLog, ConsumerGroup and StreamProcessor, a message for each record."""

from happysimulator import Entity, Event, Instant, Simulation, Source
from happysimulator.components.streaming import ConsumerGroup, EventLog, StreamProcessor, TimeRetention, TumblingWindow
from happysimulator.load.source import SimpleEventProvider
from measure import expect_count, main

# The same as in src/pipeline/pipeline.ts.
GAP = 0.0001
PARTITIONS = 8
CONSUMERS = 4
POLL_EVERY = 0.02
POLL_RECORDS = 500
RETENTION = 10
KEYS = [f"user-{i}" for i in range(1_000)]

# After the last record, until its watermark, which is two seconds behind the clock, has passed the last window: it sends
# nothing at the end of a run.
DRAIN = 5


class Consumer(Entity):
    """Polls every 20 ms, hands each record on, and commits."""

    def __init__(self, name, group, sums):
        super().__init__(name)
        self.group = group
        self.sums = sums

    def handle_event(self, event):
        name, group, sums = self.name, self.group, self.sums
        yield from group.join(name, self)
        due = self.now.to_seconds()
        while True:
            yield max(due - self.now.to_seconds(), 0.0)
            due += POLL_EVERY
            records = yield from group.poll(name, POLL_RECORDS)
            if not records:
                continue
            now = self.now
            yield (
                0.0,
                [
                    Event(
                        time=now,
                        event_type="Process",
                        target=sums,
                        context={"key": r.key, "value": r.value, "event_time_s": r.timestamp},
                    )
                    for r in records
                ],
            )
            yield from group.commit(name, {r.partition: r.offset + 1 for r in records})


class Total(Entity):
    """Adds up the results of windows."""

    def __init__(self):
        super().__init__("total")
        self.sum = 0
        self.records = 0

    def handle_event(self, event):
        self.sum += event.context["result"]
        self.records += event.context["record_count"]


def pipeline(records):
    log = EventLog(
        "log",
        num_partitions=PARTITIONS,
        retention_policy=TimeRetention(RETENTION),
        retention_check_interval=1.0,
    )
    group = ConsumerGroup("group", log)
    total = Total()
    sums = StreamProcessor("sums", TumblingWindow(1.0), sum, total)
    consumers = [Consumer(f"consumer-{i}", group, sums) for i in range(CONSUMERS)]
    provider = SimpleEventProvider(
        log,
        "Append",
        Instant.from_seconds(GAP * (records + 0.5)),
        lambda _time, count: {"key": KEYS[(count - 1) % len(KEYS)], "value": count - 1},
    )
    source = Source.constant(1 / GAP, event_provider=provider, name="source")
    sim = Simulation(
        entities=[log, group, sums, total, *consumers],
        sources=[source],
        end_time=Instant.from_seconds(records * GAP + DRAIN),
    )
    sim.schedule([Event(Instant.Epoch, "Start", consumer) for consumer in consumers])

    def check():
        expect_count("records appended", log.stats.records_appended, records)
        expect_count("late records", sums.stats.late_events, 0)
        expect_count("records in results", total.records, records)
        expect_count("sum of the results", total.sum, records * (records - 1) // 2)
        return records

    return sim.run, check


main({"pipeline/plain/2e4": pipeline, "pipeline/plain/1e5": pipeline})
