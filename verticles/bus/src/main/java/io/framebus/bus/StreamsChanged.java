package io.framebus.bus;

import java.util.UUID;

/**
 * A hint to every supervisor that a stream was created, let go of or asked to stop; losing it costs a sweep's delay.
 */
public record StreamsChanged(UUID id) implements BusMessage.Wire {}
