package sim.kafka.log;

import org.apache.kafka.common.config.TopicConfig;

import java.util.List;

import sim.kafka.Draw;

/** Draws the settings of a topic, with limits near what the history will come to. */
final class Configs {
    private static final long WEEK_MS = 604_800_000;
    private static final long NEVER_TOO_FAR_MS = 1L << 52;
    private static final List<Double> RATIOS = List.of(0.0, 0.0, 0.1, 0.25, 0.5, 0.5, 0.5, 0.75, 0.9, 1.0);

    private Configs() {
    }

    static TopicConfigs forRetention(Draw draw, Clock clock, Sizes sizes) {
        TopicConfigs configs = new TopicConfigs().set(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
        int batch = sizes.largeBatch();
        drawSegments(configs, draw, clock, batch);
        drawLimits(configs, draw, clock, batch);
        return configs;
    }

    static TopicConfigs forCompaction(Draw draw, Clock clock, int batch) {
        boolean alsoDelete = draw.chance(0.35);
        TopicConfigs configs = new TopicConfigs()
            .set(TopicConfig.CLEANUP_POLICY_CONFIG, alsoDelete ? "compact,delete" : "compact");
        drawSegments(configs, draw, clock, batch);
        // With compact alone they are not to be heeded.
        if (alsoDelete || draw.chance(0.3)) {
            drawLimits(configs, draw, clock, batch);
        }
        configs.set(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, drawRatio(draw));
        long minLag = draw.chance(0.6) ? 0 : clock.duration(1, 10);
        configs.set(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, minLag);
        if (draw.chance(0.4)) {
            configs.set(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, minLag + clock.duration(1, 15));
        }
        configs.set(TopicConfig.DELETE_RETENTION_MS_CONFIG, draw.chance(0.2) ? 0 : clock.duration(1, 20));
        return configs;
    }

    private static void drawSegments(TopicConfigs configs, Draw draw, Clock clock, int batch) {
        int batches = draw.between(1, 5);
        int more = switch (draw.below(6)) {
            case 0 -> batches > 1 ? -1 : 0;
            case 1 -> 1;
            case 2, 3 -> draw.below(batch);
            default -> 0;
        };
        configs.set(TopicConfig.SEGMENT_BYTES_CONFIG, batches * batch + more);
        configs.set(TopicConfig.SEGMENT_MS_CONFIG, draw.chance(0.5) ? WEEK_MS : clock.duration(1, 12));
        boolean appendTime = draw.chance(0.25);
        configs.set(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, appendTime ? "LogAppendTime" : "CreateTime");
        if (draw.chance(0.8)) {
            configs.set(
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                draw.chance(0.7) ? NEVER_TOO_FAR_MS : clock.duration(0, 10)
            );
        }
        if (draw.chance(0.15)) {
            configs.set(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, clock.duration(0, 20));
        }
    }

    private static void drawLimits(TopicConfigs configs, Draw draw, Clock clock, int batch) {
        long ms = draw.chance(0.3) ? -1 : draw.chance(0.08) ? 0 : clock.duration(1, 25);
        long bytes = draw.chance(0.35) ? -1 : draw.chance(0.08) ? 0 : (long) draw.between(1, 12) * batch;
        configs.set(TopicConfig.RETENTION_MS_CONFIG, ms);
        configs.set(TopicConfig.RETENTION_BYTES_CONFIG, bytes > 0 && draw.chance(0.2) ? bytes + draw.between(-1, 1) : bytes);
    }

    private static double drawRatio(Draw draw) {
        return draw.chance(0.8) ? draw.pick(RATIOS) : draw.between(1, 99) / 100.0;
    }
}
