package sim.windows.beam;

import java.util.List;

/** The registry: every kind of vector, in the order in which the files are written. */
final class Kinds {
    private Kinds() {
    }

    static List<VectorKind> all() {
        return List.of(new WindowsKind());
    }
}
