package io.framebus.bus;

/** Readiness of one room or of an outside part it needs. */
public sealed interface HealthMessage extends BusMessage.Local {

    record Ask() implements HealthMessage {}

    /**
     * How the room is.
     *
     * @param ok whether it can do its work now
     * @param detail for the user: why not, or what it talks to, without secrets
     */
    record Answer(boolean ok, String detail) implements HealthMessage {}
}
