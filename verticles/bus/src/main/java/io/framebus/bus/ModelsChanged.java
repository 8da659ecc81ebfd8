package io.framebus.bus;

/**
 * A hint to every node that a model was replaced; losing it costs a sweep's delay.
 *
 * @param name of the model
 */
public record ModelsChanged(String name) implements BusMessage.Wire {}
