package io.framebus.bus;

/** The answer that carries nothing but the fact. */
public record Done() implements BusMessage.Local {

    public static final Done DONE = new Done();
}
