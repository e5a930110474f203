package sim.kafka.log;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder for the logs of one case, gone with all that is in it when closed. */
final class LogFolder implements AutoCloseable {
    /** In memory where the system has such a place: Kafka forces much of what it writes to the disk. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path path;

    LogFolder() throws IOException {
        path = Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "kafka-vectors-")
            : Files.createTempDirectory("kafka-vectors-");
    }

    File file() {
        return path.toFile();
    }

    File partition(String name) {
        return path.resolve(name).toFile();
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
