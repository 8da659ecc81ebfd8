package io.framebus.state;

import io.framebus.bus.StreamAssignment;
import io.vertx.core.VerticleBase;

/** Commits the frames of one stream, in order, under its epoch. */
public final class RecorderVerticle extends VerticleBase {

    private final StateConfig config;
    private final StreamAssignment assignment;

    public RecorderVerticle(StateConfig config, StreamAssignment assignment) {
        this.config = config;
        this.assignment = assignment;
    }

    @Override
    public String toString() {
        return "RecorderVerticle of " + assignment.id() + " in " + config;
    }
}
