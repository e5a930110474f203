package sim.windows.streams;

import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.Suppressed.BufferConfig;
import org.apache.kafka.streams.kstream.Windowed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** One task of Kafka Streams that puts records into windows, with its state in a folder of its own. */
final class RealStreams implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final List<Pane> panes = new ArrayList<>();
    private final Path folder;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, Integer> input;
    private final Metric dropped;

    RealStreams(Setup setup) throws Exception {
        folder = Files.isDirectory(MEMORY)
            ? Files.createTempDirectory(MEMORY, "kafka-streams-vectors")
            : Files.createTempDirectory("kafka-streams-vectors");
        driver = new TopologyTestDriver(topology(setup), config(folder), Instant.EPOCH);
        input = driver.createInputTopic("records", new StringSerializer(), new IntegerSerializer());
        dropped = droppedRecords(driver);
    }

    /** What the windows emit when they get this record. */
    List<Pane> send(String key, long time, int value) {
        panes.clear();
        input.pipeInput(key, value, time);
        return List.copyOf(panes);
    }

    /** How often a record was dropped, or kept from a window, since the beginning. */
    int dropped() {
        return ((Double) dropped.metricValue()).intValue();
    }

    @Override
    public void close() throws IOException {
        driver.close();
        Utils.delete(folder.toFile());
    }

    private Topology topology(Setup setup) {
        StreamsBuilder builder = new StreamsBuilder();
        KGroupedStream<String, Integer> records = builder
            .stream("records", Consumed.with(Serdes.String(), Serdes.Integer()))
            .groupByKey();
        KTable<Windowed<String>, List<Integer>> table = setup.windowing().aggregate(records, setup);
        if (setup.emission() == Emission.SUPPRESS) {
            table = table.suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded().withLoggingDisabled()));
        }
        table.toStream().foreach((window, values) -> panes.add(
            new Pane(window.key(), window.window().start(), window.window().end(), values)
        ));
        return builder.build();
    }

    private static Properties config(Path folder) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "windows");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        // Otherwise closed windows would be looked for only once in a second of the wall clock.
        config.put(StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION, 0L);
        return config;
    }

    private static Metric droppedRecords(TopologyTestDriver driver) {
        return driver.metrics().entrySet().stream()
            .filter(entry -> entry.getKey().name().equals("dropped-records-total"))
            .map(entry -> (Metric) entry.getValue())
            .findFirst()
            .orElseThrow();
    }

    /** A result: no values are a tombstone. */
    record Pane(String key, long start, long end, List<Integer> values) {
    }
}
