package sim.windows.streams;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Windowed;

import java.io.IOException;
import java.util.List;

/** A kind of windows with its lengths, as a case has it. */
interface Windowing {
    /** Milliseconds after its first instant, or its last record, for which a window stays open without grace. */
    long lengthMs();

    /** The least time for which the store keeps a window without grace, which is what Kafka Streams takes by itself. */
    long leastRetentionMs();

    /** The lists of values of each window, in the order in which they came. */
    KTable<Windowed<String>, List<Integer>> aggregate(KGroupedStream<String, Integer> records, Setup setup);

    /** Writes the object that names the windows. */
    void write(JsonGenerator out) throws IOException;
}
