package io.framebus.kafka;

import io.vertx.core.VerticleBase;

/** Publishes the outbox. */
public final class RelayVerticle extends VerticleBase {

    private final KafkaConfig config;

    public RelayVerticle(KafkaConfig config) {
        this.config = config;
    }

    @Override
    public String toString() {
        return "RelayVerticle of " + config;
    }
}
