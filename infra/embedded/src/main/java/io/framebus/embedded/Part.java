package io.framebus.embedded;

/** A server that can run inside the node. */
public enum Part {
    POSTGRES,
    KAFKA,
    S3
}
