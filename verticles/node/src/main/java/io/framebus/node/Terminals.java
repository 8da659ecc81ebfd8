package io.framebus.node;

/** Whether somebody is watching. */
final class Terminals {

    private Terminals() {}

    @SuppressWarnings("SystemConsoleNull") // a JDK may still have no console at all, for instance in a container
    static boolean isTerminal() {
        return System.console() != null && System.console().isTerminal();
    }
}
