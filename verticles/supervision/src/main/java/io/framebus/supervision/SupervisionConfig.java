package io.framebus.supervision;

import java.time.Duration;
import java.util.List;

/**
 * How a node takes its share.
 *
 * @param node unique id of this run of the node
 * @param name shown to users
 * @param httpUrl where it answers
 * @param roles what it does
 * @param streamsMaximum streams it may hold at once, 1..1000
 * @param poolThreads threads of each stream's pool, 2..16
 * @param sweep how often it looks for work and gives a sign of life
 * @param lease time without a sign of life after which others may take its streams
 * @param loadDelay wait before a claim for each stream already held, so that the idle node wins
 * @param partDeadline time each part has to confirm its stop
 */
public record SupervisionConfig(
        String node,
        String name,
        String httpUrl,
        List<String> roles,
        int streamsMaximum,
        int poolThreads,
        Duration sweep,
        Duration lease,
        Duration loadDelay,
        Duration partDeadline) {

    public SupervisionConfig {
        if (streamsMaximum < 1 || streamsMaximum > 1000) {
            throw new IllegalArgumentException("streams_maximum must be 1..1000, not " + streamsMaximum);
        }
        if (poolThreads < 2 || poolThreads > 16) {
            throw new IllegalArgumentException("pool_threads must be 2..16, not " + poolThreads);
        }
        if (lease.compareTo(sweep.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("the lease must last at least three sweeps");
        }
    }

    /** The defaults of a node. */
    public static SupervisionConfig of(String node, String name, String httpUrl, List<String> roles) {
        return new SupervisionConfig(
                node,
                name,
                httpUrl,
                roles,
                64,
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(30),
                Duration.ofSeconds(5));
    }

    public SupervisionConfig within(int streams, Duration changedLease) {
        return new SupervisionConfig(
                node, name, httpUrl, roles, streams, poolThreads, sweep, changedLease, loadDelay, partDeadline);
    }
}
