package sim.kafka.producer;

import com.fasterxml.jackson.core.JsonGenerator;

import java.util.ArrayList;
import java.util.List;

import sim.kafka.Draw;
import sim.kafka.VectorKind;
import sim.kafka.producer.Agenda.Tie;
import sim.kafka.producer.RealProducer.Send;

/**
 * A producer before a log that answers late, or too late: which batches are sent when, and what comes of each record. Memory is never
 * short, as a thread would then have to wait.
 */
public final class ProducerKind implements VectorKind {
    private static final int MOST_SENDS = 50;

    @Override
    public String name() {
        return "producer";
    }

    @Override
    public void writeCase(Draw draw, int index, JsonGenerator out) throws Exception {
        while (!written(draw, out)) {
            // Two things fell on one moment: another case.
        }
    }

    private static boolean written(Draw draw, JsonGenerator out) throws Exception {
        Setup setup = Setup.draw(draw);
        List<Integer> latencies = new ArrayList<>();
        RealProducer producer = new RealProducer(
            setup,
            () -> {
                latencies.add(draw.skewed(setup.shortestLatencyMs(), setup.longestLatencyMs()));
                return latencies.get(latencies.size() - 1);
            },
            () -> (int) (draw.bits() & 0x7fffffff)
        );
        List<long[]> outages = new ArrayList<>();
        try {
            plan(draw, setup, producer);
            planOutages(draw, producer, outages);
            producer.run();
        } catch (Tie tie) {
            return false;
        }
        out.writeStartObject();
        setup.write(out);
        writeNumbers("latencies", latencies, out);
        writeRows("outages", outages, out);
        writeDraws(producer, out);
        writeSends(producer, out);
        writeRows("batches", producer.sent(), out);
        out.writeEndObject();
        return true;
    }

    private static void plan(Draw draw, Setup setup, RealProducer producer) throws Tie {
        double unkeyed = draw.pick(List.of(0.0, 0.5, 0.8, 1.0));
        long at = 0;
        int mostBytes = Math.min(3 * setup.batchBytes(), setup.maxRequestBytes() - 200);
        for (int left = draw.between(1, MOST_SENDS); left > 0; left--) {
            at += draw.skewed(1, setup.longestGapMs());
            int partition = draw.chance(unkeyed) ? -1 : draw.below(setup.partitions());
            producer.plan(at, partition, draw.chance(0.9) ? draw.skewed(1, setup.batchBytes()) : draw.skewed(1, mostBytes));
        }
    }

    private static void planOutages(Draw draw, RealProducer producer, List<long[]> outages) throws Tie {
        long last = producer.sends().get(producer.sends().size() - 1).at;
        long at = 0;
        for (int left = draw.chance(0.6) ? 0 : draw.between(1, 3); left > 0; left--) {
            long from = at + draw.between(1, (int) last + 10);
            long to = from + draw.skewed(1, 5000);
            producer.planOutage(from, to);
            outages.add(new long[] {from, to});
            at = to;
        }
    }

    private static void writeNumbers(String name, List<Integer> numbers, JsonGenerator out) throws Exception {
        out.writeArrayFieldStart(name);
        for (int number : numbers) {
            out.writeNumber(number);
        }
        out.writeEndArray();
    }

    private static void writeDraws(RealProducer producer, JsonGenerator out) throws Exception {
        out.writeArrayFieldStart("draws");
        for (int[] draw : producer.draws) {
            out.writeArray(draw, 0, draw.length);
        }
        out.writeEndArray();
    }

    /** Each record: when it was sent, its partition or null, its size, the partition that it went to, and when it ended and how. */
    private static void writeSends(RealProducer producer, JsonGenerator out) throws Exception {
        out.writeArrayFieldStart("sends");
        for (Send send : producer.sends()) {
            out.writeStartArray();
            out.writeNumber(send.at);
            if (send.partition < 0) {
                out.writeNull();
            } else {
                out.writeNumber(send.partition);
            }
            out.writeNumber(send.sizeBytes);
            out.writeNumber(send.chosen);
            out.writeNumber(send.endedAt);
            out.writeObject(send.end);
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    /** An outage: from when to when. A batch, each time it was sent: when, its partition, records and bytes. */
    private static void writeRows(String name, List<long[]> rows, JsonGenerator out) throws Exception {
        out.writeArrayFieldStart(name);
        for (long[] row : rows) {
            out.writeArray(row, 0, row.length);
        }
        out.writeEndArray();
    }
}
