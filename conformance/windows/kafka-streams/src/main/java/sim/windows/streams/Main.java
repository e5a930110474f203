package sim.windows.streams;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes test vectors: {@code --seed N --cases M --out DIR [--only kind,kind]}. */
public final class Main {
    private static final String USAGE = "usage: --seed N --cases M --out DIR [--only kind,kind]";

    private Main() {
    }

    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        Files.createDirectories(options.out);
        for (VectorKind kind : options.kinds) {
            long start = System.nanoTime();
            Path file = VectorFile.write(kind, options.seed, options.cases, options.out);
            System.out.printf(
                Locale.ROOT,
                "%-27s %7d cases %9d bytes %6.1f s%n",
                kind.name(),
                options.cases,
                Files.size(file),
                (System.nanoTime() - start) / 1e9
            );
        }
        // Kafka's classes may leave threads behind.
        System.exit(0);
    }

    private record Options(long seed, int cases, Path out, List<VectorKind> kinds) {
        static Options parse(String[] args) {
            Long seed = null;
            Integer cases = null;
            Path out = null;
            Set<String> only = null;
            for (int i = 0; i < args.length; i += 2) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " needs a value");
                }
                String value = args[i + 1];
                switch (args[i]) {
                    case "--seed" -> seed = Long.valueOf(integer("--seed", value, Integer.MIN_VALUE));
                    case "--cases" -> cases = integer("--cases", value, 1);
                    case "--out" -> out = Path.of(value);
                    case "--only" -> only = new TreeSet<>(Arrays.asList(value.split(",")));
                    default -> throw new IllegalArgumentException("unknown option " + args[i]);
                }
            }
            if (seed == null || cases == null || out == null) {
                throw new IllegalArgumentException("--seed, --cases and --out are needed");
            }
            return new Options(seed, cases, out, kindsNamed(only));
        }

        private static int integer(String option, String value, int least) {
            try {
                int number = Integer.parseInt(value);
                if (number >= least) {
                    return number;
                }
            } catch (NumberFormatException wrong) {
                // Answered below.
            }
            throw new IllegalArgumentException(option + " must be an integer of at least " + least + ", got " + value);
        }

        private static List<VectorKind> kindsNamed(Set<String> only) {
            List<VectorKind> all = Kinds.all();
            if (only == null) {
                return all;
            }
            List<String> names = all.stream().map(VectorKind::name).toList();
            if (!names.containsAll(only)) {
                only.removeAll(names);
                throw new IllegalArgumentException(
                    "no kind " + String.join(", ", only) + "; there are " + String.join(", ", names)
                );
            }
            return all.stream().filter(kind -> only.contains(kind.name())).collect(Collectors.toList());
        }
    }
}
