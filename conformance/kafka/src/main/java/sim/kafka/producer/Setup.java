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
    int longestLatencyMs
) {
    static Setup draw(Draw draw) {
        int batchBytes = draw.skewed(100, 20_000);
        int lingerMs = draw.chance(0.2) ? 0 : draw.skewed(1, 5000);
        boolean patient = draw.chance(0.5);
        int requestTimeoutMs = patient ? 3_000_000 : draw.skewed(300, 10_000);
        int deliveryTimeoutMs = lingerMs + requestTimeoutMs + draw.skewed(1, 20_000);
        short acks = (short) (draw.chance(0.8) ? -1 : draw.between(0, 1));
        int retries = patient || draw.chance(0.6) ? Integer.MAX_VALUE : draw.between(0, 3);
        return new Setup(
            draw.chance(0.8) ? draw.between(1, 5) : draw.between(6, 12),
            batchBytes,
            lingerMs,
            draw.between(1, 5),
            draw.chance(0.7) ? 1_048_576 : 3 * batchBytes + draw.skewed(100, 20_000),
            requestTimeoutMs,
            deliveryTimeoutMs,
            retries,
            draw.skewed(50, 2000),
            draw.skewed(20, 500),
            acks,
            acks == -1 && retries > 0 && draw.chance(0.7),
            draw.chance(0.8),
            draw.chance(0.6) ? 0 : draw.skewed(10, 3000),
            draw.skewed(10, patient ? 8000 : 2 * requestTimeoutMs)
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
