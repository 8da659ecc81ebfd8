package io.framebus.bus;

/**
 * A frame is in the record.
 *
 * @param workNanos its share of the time that recording took, waiting not counted
 */
public record Recorded(long workNanos) implements BusMessage.Local {

    /** It had been recorded earlier. */
    public static final Recorded BEFORE = new Recorded(0);
}
