package sim.windows.beam;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import org.apache.beam.sdk.util.ReleaseInfo;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes the cases of one kind as lines of JSON, gzipped: a header, then one line for each case. */
final class VectorFile {
    private static final JsonFactory JSON = JsonFactory.builder()
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .build()
        .setRootValueSeparator(null);

    private VectorFile() {
    }

    static Path write(VectorKind kind, long seed, int cases, Path folder) throws Exception {
        Path file = folder.resolve(kind.name() + ".jsonl.gz");
        try (OutputStream gzip = new BestGzip(Files.newOutputStream(file));
             OutputStream buffered = new BufferedOutputStream(gzip, 1 << 16);
             JsonGenerator out = JSON.createGenerator(buffered)) {
            out.writeStartObject();
            out.writeStringField("kind", kind.name());
            out.writeStringField("engine", "beam");
            out.writeStringField("version", ReleaseInfo.getReleaseInfo().getSdkVersion());
            out.writeNumberField("seed", seed);
            out.writeNumberField("cases", cases);
            out.writeEndObject();
            out.writeRaw('\n');
            for (int index = 0; index < cases; index++) {
                kind.writeCase(new Draw(seed, kind.name(), index), index, out);
                out.writeRaw('\n');
            }
        }
        return file;
    }

    /** Java writes no time and no name into the gzip header, so that the same lines make the same file. */
    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws java.io.IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
