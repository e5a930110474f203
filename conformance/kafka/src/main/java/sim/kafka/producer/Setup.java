package sim.kafka.producer;

import com.fasterxml.jackson.core.JsonGenerator;

import sim.kafka.Draw;

/** How a producer is configured, and what is sent. Times are milliseconds. */
record Setup(
    int partitions,
    int batchBytes,
    int lingerMs,
    int maxInFlight,
    int maxRequestBytes,
    int requestTimeoutMs,
    int deliveryTimeoutMs,
    int retries,
    int backoffMs,
    int reconnectMs,
    short acks,
    boolean idempotence,
    boolean adaptive,
    int availabilityMs,
    int shortestLatencyMs,
    int longestLatencyMs,
    int longestGapMs
) {
    static Setup draw(Draw draw) {
        // Requests that take long, so that the partitioner meets queues of all lengths.
        boolean overloaded = draw.chance(0.25);
        int batchBytes = draw.skewed(100, overloaded ? 1000 : 20_000);
        int lingerMs = draw.chance(0.2) ? 0 : draw.skewed(1, 5000);
        boolean patient = draw.chance(0.5);
        int requestTimeoutMs = patient ? 3_000_000 : draw.skewed(300, 10_000);
        int deliveryTimeoutMs = lingerMs + requestTimeoutMs + draw.skewed(1, 20_000);
        short acks = (short) (draw.chance(0.8) ? -1 : draw.between(0, 1));
        int retries = patient || draw.chance(0.6) ? Integer.MAX_VALUE : draw.between(0, 3);
        return new Setup(
            draw.chance(0.8) ? draw.between(overloaded ? 3 : 1, 5) : draw.between(6, 12),
            batchBytes,
            lingerMs,
            draw.between(1, overloaded ? 2 : 5),
            draw.chance(0.7) ? 1_048_576 : 3 * batchBytes + draw.skewed(100, 20_000),
            requestTimeoutMs,
            deliveryTimeoutMs,
            retries,
            draw.skewed(50, 2000),
            draw.skewed(20, 500),
            acks,
            acks == -1 && retries > 0 && draw.chance(0.7),
            overloaded || draw.chance(0.8),
            draw.chance(overloaded ? 0.2 : 0.6) ? 0 : draw.skewed(10, overloaded ? 300 : 3000),
            overloaded ? 500 : 1,
            overloaded ? 8000 : draw.skewed(10, patient ? 8000 : 2 * requestTimeoutMs),
            draw.skewed(5, overloaded ? 300 : 10_000)
        );
    }

    void write(JsonGenerator out) throws Exception {
        out.writeNumberField("partitions", partitions);
        out.writeNumberField("batchBytes", batchBytes);
        out.writeNumberField("lingerMs", lingerMs);
        out.writeNumberField("maxInFlight", maxInFlight);
        out.writeNumberField("maxRequestBytes", maxRequestBytes);
        out.writeNumberField("requestTimeoutMs", requestTimeoutMs);
        out.writeNumberField("deliveryTimeoutMs", deliveryTimeoutMs);
        if (retries < Integer.MAX_VALUE) {
            out.writeNumberField("retries", retries);
        }
        out.writeNumberField("backoffMs", backoffMs);
        out.writeNumberField("reconnectMs", reconnectMs);
        out.writeStringField("acks", acks == -1 ? "all" : String.valueOf(acks));
        out.writeBooleanField("idempotence", idempotence);
        out.writeBooleanField("adaptive", adaptive);
        out.writeNumberField("availabilityMs", availabilityMs);
    }
}
