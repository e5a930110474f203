package sim.windows.beam;

import com.fasterxml.jackson.core.JsonGenerator;

/** One kind of test vector: a question that real Beam answers, asked again and again with random input. */
public interface VectorKind {
    /** Name of the file, and of the checker that reads it. */
    String name();

    /**
     * Writes one case as one JSON object: the input and what Beam made of it. The same draw gives the same object, byte for byte,
     * whichever cases were written before.
     *
     * @param draw  randomness of this case alone
     * @param index number of the case, from 0: the place for special cases that should never be missing
     * @param out   writes the object
     */
    void writeCase(Draw draw, int index, JsonGenerator out) throws Exception;
}
