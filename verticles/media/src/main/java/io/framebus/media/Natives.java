package io.framebus.media;

import org.bytedeco.javacpp.Pointer;

/**
 * Must come before everything that JavaCPP loads. A library that is being loaded waits until the class Pointer is
 * initialised, and its initialiser waits until no library is being loaded: two threads that begin at the same time with
 * different classes of JavaCPP would wait for each other forever, and after them everybody else. Every class that uses
 * JavaCPP calls this in its own initialiser.
 */
final class Natives {

    static {
        Pointer.isNull(null);
    }

    private Natives() {}

    /** Returns when any class of JavaCPP may be used. */
    static void begin() {
        // The initialiser has run by now.
    }
}
