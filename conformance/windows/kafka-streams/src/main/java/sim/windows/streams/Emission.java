package sim.windows.streams;

import org.apache.kafka.streams.kstream.EmitStrategy;

/** When results leave. */
enum Emission {
    /** With each record, the windows that it changed. */
    UPDATE("update", EmitStrategy.onWindowUpdate()),
    /** As above, but held back in a buffer until the window closes. */
    SUPPRESS("suppress", EmitStrategy.onWindowUpdate()),
    /** By the operator itself, from its store, once the window is closed. */
    ON_WINDOW_CLOSE("onWindowClose", EmitStrategy.onWindowClose());

    private final String type;
    private final EmitStrategy strategy;

    Emission(String type, EmitStrategy strategy) {
        this.type = type;
        this.strategy = strategy;
    }

    /** Each in turn. */
    static Emission of(int index) {
        return values()[index % values().length];
    }

    /** Name in the vectors. */
    String type() {
        return type;
    }

    EmitStrategy strategy() {
        return strategy;
    }
}
