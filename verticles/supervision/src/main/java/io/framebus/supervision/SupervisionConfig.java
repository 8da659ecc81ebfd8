package io.framebus.supervision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a node takes its share.
 *
 * @param node unique id of this run of the node
 * @param name shown to users
 * @param httpUrl where it answers
 * @param roles what it does
 * @param streamsMaximum streams that are no jobs it may hold at once, 1..1000
 * @param jobsMaximum jobs it may hold at once, photos not counted, 1..1000; raising it lets more share the machine
 * @param photosMaximum photos it may hold at once, 1..1000; they have places of their own so that none waits for a film
 * @param poolThreads threads of each stream's pool, 2..16
 * @param sweep how often it looks for work and gives a sign of life
 * @param lease time without a sign of life after which others may take its streams
 * @param loadDelay wait before a claim for each stream already held, so that the idle node wins; for jobs 200 ms at
 *     most
 * @param partDeadline time each part has to confirm its stop
 * @param scratch folder for sources that are fetched before they are opened; each is removed when its stream leaves
 */
public record SupervisionConfig(
        String node,
        String name,
        String httpUrl,
        List<String> roles,
        int streamsMaximum,
        int jobsMaximum,
        int photosMaximum,
        int poolThreads,
        Duration sweep,
        Duration lease,
        Duration loadDelay,
        Duration partDeadline,
        Path scratch) {

    private static final Duration LONGEST_JOB_DELAY = Duration.ofMillis(200);

    public SupervisionConfig {
        requireShare("streams_maximum", streamsMaximum);
        requireShare("jobs_maximum", jobsMaximum);
        requireShare("photos_maximum", photosMaximum);
        if (poolThreads < 2 || poolThreads > 16) {
            throw new IllegalArgumentException("pool_threads must be 2..16, not " + poolThreads);
        }
        if (lease.compareTo(sweep.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("the lease must last at least three sweeps");
        }
    }

    private static void requireShare(String name, int value) {
        if (value < 1 || value > 1000) {
            throw new IllegalArgumentException(name + " must be 1..1000, not " + value);
        }
    }

    /** The defaults of a node. */
    public static SupervisionConfig of(String node, String name, String httpUrl, List<String> roles) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new SupervisionConfig(
                node,
                name,
                httpUrl,
                roles,
                64,
                jobsOf(cores),
                photosOf(cores),
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(30),
                Duration.ofSeconds(5),
                Path.of(System.getProperty("java.io.tmpdir"), "framebus"));
    }

    /** Jobs at once that suit a machine. */
    public static int jobsOf(int cores) {
        return Math.max(4, cores);
    }

    /** Photos at once that suit a machine. */
    public static int photosOf(int cores) {
        return Math.max(2, cores);
    }

    public SupervisionConfig within(int streams, Duration changedLease) {
        return new SupervisionConfig(
                node,
                name,
                httpUrl,
                roles,
                streams,
                jobsMaximum,
                photosMaximum,
                poolThreads,
                sweep,
                changedLease,
                loadDelay,
                partDeadline,
                scratch);
    }

    public SupervisionConfig withJobs(int jobs, int photos, Path changedScratch) {
        return new SupervisionConfig(
                node,
                name,
                httpUrl,
                roles,
                streamsMaximum,
                jobs,
                photos,
                poolThreads,
                sweep,
                lease,
                loadDelay,
                partDeadline,
                changedScratch);
    }

    /** How many streams of a lane the node may hold at once. */
    int maximum(Lane lane) {
        return switch (lane) {
            case STREAMS -> streamsMaximum;
            case JOBS -> jobsMaximum;
            case PHOTOS -> photosMaximum;
        };
    }

    /** @param held how many streams that are no jobs the node holds */
    Duration streamDelay(long held) {
        return loadDelay.multipliedBy(held);
    }

    /** @param held how many jobs the node holds */
    Duration jobDelay(long held) {
        Duration delay = loadDelay.multipliedBy(held);
        return delay.compareTo(LONGEST_JOB_DELAY) < 0 ? delay : LONGEST_JOB_DELAY;
    }
}
