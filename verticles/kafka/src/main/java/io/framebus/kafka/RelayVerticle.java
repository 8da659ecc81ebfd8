package io.framebus.kafka;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.HealthMessage;
import io.framebus.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outbox to Kafka and says how it does. It starts also while Kafka or PostgreSQL is down and begins when
 * they are up; stopping it publishes what is left, for a bounded time.
 */
public final class RelayVerticle extends VerticleBase {

    private static final int HEALTH_MILLIS = 2000;

    private final KafkaConfig config;
    private @Nullable Relay relay;
    private @Nullable Admin admin;
    private Optional<Registration> health = Optional.empty();

    public RelayVerticle(KafkaConfig config) {
        this.config = config;
    }

    @Override
    public Future<?> start() {
        Relay started = new Relay(vertx, config);
        relay = started;
        started.begin();
        return vertx.executeBlocking(this::openAdmin)
                .onSuccess(opened -> admin = opened)
                .compose(opened -> Addresses.health("kafka").on(vertx).serve(ask -> health(started, opened)))
                .onSuccess(served -> health = Optional.of(served));
    }

    /** Rows that wait for Kafka, of all nodes, at most a second old; counted to a hundred thousand. */
    public long outboxLag() {
        return relay == null ? 0 : relay.lag();
    }

    private Admin openAdmin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrap(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "framebus-health",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                HEALTH_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                HEALTH_MILLIS));
    }

    private Future<HealthMessage.Answer> health(Relay asked, Admin client) {
        String detail = "Kafka at " + config.bootstrap() + ", lag=" + asked.lag() + ", shards=" + asked.shards()
                + asked.trouble().map(trouble -> ", " + trouble).orElse("");
        return Future.fromCompletionStage(
                        client.describeCluster(new DescribeClusterOptions().timeoutMs(HEALTH_MILLIS))
                                .nodes()
                                .toCompletionStage(),
                        context)
                .timeout(HEALTH_MILLIS, TimeUnit.MILLISECONDS)
                .map(nodes -> new HealthMessage.Answer(!nodes.isEmpty(), detail))
                .otherwise(thrown -> new HealthMessage.Answer(false, detail + ", no broker answers"));
    }

    @Override
    public Future<?> stop() {
        if (relay == null || admin == null) {
            throw new Failure(Failure.Kind.INTERNAL, "the relay never started");
        }
        Admin closing = admin;
        Relay stopping = relay;
        return health.map(Registration::close)
                .orElseGet(Future::succeededFuture)
                .eventually(stopping::drain)
                .eventually(() -> vertx.executeBlocking(() -> {
                    closing.close(Duration.ZERO);
                    return closing;
                }));
    }
}
