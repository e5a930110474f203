package sim.windows.flink;

import java.util.List;

import sim.windows.flink.watermarks.IdlenessKind;
import sim.windows.flink.watermarks.MultiplexerKind;
import sim.windows.flink.watermarks.ValveKind;
import sim.windows.flink.watermarks.WatermarksKind;
import sim.windows.flink.windows.WindowsKind;

/** The registry: every kind of vector, in the order in which the files are written. */
final class Kinds {
    private Kinds() {
    }

    static List<VectorKind> all() {
        return List.of(
            new WindowsKind(),
            new WatermarksKind(),
            new IdlenessKind(),
            new MultiplexerKind(),
            new ValveKind()
        );
    }
}
