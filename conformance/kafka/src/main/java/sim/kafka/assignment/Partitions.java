package sim.kafka.assignment;

import com.fasterxml.jackson.core.JsonGenerator;

import java.util.Collection;

/** Partitions as an array of numbers, in the order in which they come. */
final class Partitions {
    private Partitions() {
    }

    static void write(Collection<Integer> partitions, JsonGenerator out) throws Exception {
        out.writeStartArray();
        for (int partition : partitions) {
            out.writeNumber(partition);
        }
        out.writeEndArray();
    }
}
