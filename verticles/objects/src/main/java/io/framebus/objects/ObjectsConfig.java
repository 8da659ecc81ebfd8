package io.framebus.objects;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How to reach the object store and how long to insist.
 *
 * @param endpoint of the store for this node: scheme, host and port only
 * @param publicEndpoint host for links where browsers reach the store by another name; empty uses the endpoint
 * @param accessKey of the store
 * @param secretKey of the store; never printed
 * @param region as requests are signed for; most stores of one's own take {@code us-east-1}
 * @param buckets made at start where they are absent
 * @param linkLifetime 1 s to 7 days; longer links outlive the page that shows them, and a removal of access
 * @param callTimeout of one attempt, positive; must leave time for the largest object to travel
 * @param healthTimeout of one health check, positive
 * @param retryFor how long after the question a new attempt may begin, zero or more; raising it bridges longer outages
 *     while more puts are pending, and an answer takes at most this and one call timeout
 * @param workers attempts at a time, 1..64
 * @param maxPendingPuts puts accepted and not yet answered, at least 1; each holds its bytes in memory, and one more is
 *     refused as OVERLOADED
 */
public record ObjectsConfig(
        URI endpoint,
        Optional<URI> publicEndpoint,
        String accessKey,
        String secretKey,
        String region,
        List<String> buckets,
        Duration linkLifetime,
        Duration callTimeout,
        Duration healthTimeout,
        Duration retryFor,
        int workers,
        int maxPendingPuts) {

    private static final Duration LONGEST_LINK = Duration.ofDays(7);

    public ObjectsConfig {
        buckets = List.copyOf(buckets);
        List<String> problems = new ArrayList<>();
        checkEndpoint("endpoint", endpoint, problems);
        publicEndpoint.ifPresent(uri -> checkEndpoint("public endpoint", uri, problems));
        check(!accessKey.isBlank(), "the access key is empty", problems);
        check(!secretKey.isBlank(), "the secret key is empty", problems);
        check(!region.isBlank(), "the region is empty", problems);
        for (String bucket : buckets) {
            check(bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"), "no name for a bucket: " + bucket, problems);
        }
        check(
                linkLifetime.toSeconds() >= 1 && linkLifetime.compareTo(LONGEST_LINK) <= 0,
                "the link lifetime is outside 1 s to 7 days: " + linkLifetime,
                problems);
        check(callTimeout.toMillis() > 0, "the call timeout is not positive: " + callTimeout, problems);
        check(healthTimeout.toMillis() > 0, "the health timeout is not positive: " + healthTimeout, problems);
        check(!retryFor.isNegative(), "the retry time is negative: " + retryFor, problems);
        check(workers >= 1 && workers <= 64, "the workers are outside 1..64: " + workers, problems);
        check(maxPendingPuts >= 1, "the bound of pending puts is below 1: " + maxPendingPuts, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("object store: " + String.join("; ", problems));
        }
    }

    /** The usual limits: links of 1 h, 20 s a call, 10 s of retries, 8 workers, 512 pending puts. */
    public static ObjectsConfig usual(URI endpoint, String accessKey, String secretKey, List<String> buckets) {
        return new ObjectsConfig(
                endpoint,
                Optional.empty(),
                accessKey,
                secretKey,
                "us-east-1",
                buckets,
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                8,
                512);
    }

    /** The same store with links made for another host, or of another lifetime. */
    public ObjectsConfig withLinks(Optional<URI> host, Duration lifetime) {
        return new ObjectsConfig(
                endpoint,
                host,
                accessKey,
                secretKey,
                region,
                buckets,
                lifetime,
                callTimeout,
                healthTimeout,
                retryFor,
                workers,
                maxPendingPuts);
    }

    @Override
    public String toString() {
        return "ObjectsConfig[endpoint=" + endpoint + ", publicEndpoint=" + publicEndpoint + ", buckets=" + buckets
                + ", linkLifetime=" + linkLifetime + ", callTimeout=" + callTimeout + ", retryFor=" + retryFor
                + ", workers=" + workers + ", maxPendingPuts=" + maxPendingPuts + ", keys hidden]";
    }

    private static void checkEndpoint(String name, URI uri, List<String> problems) {
        boolean scheme = Set.of("http", "https")
                .contains(Optional.ofNullable(uri.getScheme()).orElse(""));
        boolean path = !Optional.ofNullable(uri.getPath()).orElse("").matches("/?");
        check(
                scheme && uri.getHost() != null && !path && uri.getQuery() == null && uri.getUserInfo() == null,
                "the " + name + " is not http(s)://host[:port]",
                problems);
    }

    private static void check(boolean holds, String problem, List<String> problems) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
