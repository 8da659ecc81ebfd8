package io.framebus.bus;

/** Everything that travels between rooms. */
public sealed interface BusMessage {

    /** Stays inside its node and is passed by reference; it may hold native memory or large values. */
    non-sealed interface Local extends BusMessage {}

    /** May cross to another node, as JSON. Every implementation is listed in {@link WireMessages}. */
    non-sealed interface Wire extends BusMessage {}
}
