package sim.kafka.log;

import com.fasterxml.jackson.core.JsonGenerator;

import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.storage.internals.log.LogConfig;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The settings of one topic, by their names in Kafka. */
final class TopicConfigs {
    private final Map<String, Object> values = new LinkedHashMap<>();

    TopicConfigs set(String name, Object value) {
        values.put(name, value);
        return this;
    }

    LogConfig toLogConfig() {
        Properties properties = new Properties();
        values.forEach((name, value) -> properties.put(inKafka(name), value));
        // Large enough that no index is ever full or keeps segments apart.
        properties.put(TopicConfig.SEGMENT_INDEX_BYTES_CONFIG, 1 << 16);
        LogConfig.validate(properties);
        return new LogConfig(properties);
    }

    void write(JsonGenerator out) throws Exception {
        out.writeObjectFieldStart("config");
        for (Map.Entry<String, Object> setting : values.entrySet()) {
            Object value = setting.getValue();
            if (value instanceof Double fraction) {
                out.writeNumberField(setting.getKey(), fraction);
            } else if (value instanceof Number number) {
                out.writeNumberField(setting.getKey(), number.longValue());
            } else {
                out.writeStringField(setting.getKey(), (String) value);
            }
        }
        out.writeEndObject();
    }

    /** Kafka takes segments below one megabyte only by another name. */
    private static String inKafka(String name) {
        return name.equals(TopicConfig.SEGMENT_BYTES_CONFIG) ? LogConfig.INTERNAL_SEGMENT_BYTES_CONFIG : name;
    }
}
