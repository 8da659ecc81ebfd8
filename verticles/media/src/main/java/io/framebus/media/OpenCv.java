package io.framebus.media;

import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_objdetect;

/** Brings OpenCV's libraries in, on a thread of their own. */
final class OpenCv {

    static {
        Natives.begin();
    }

    private OpenCv() {}

    /**
     * Loads them where they are not loaded yet. OpenBLAS, which OpenCV brings along, starts threads for good while it
     * is loaded. They are named after the thread that loads it, and the stream that happens to draw first must leave
     * nothing behind. The loading thread may touch no class that waits for this call in its initialiser, not even
     * through a lambda of that class.
     */
    static void load() {
        CompletableFuture.runAsync(
                        OpenCv::useOneThread,
                        load -> Thread.ofPlatform().name("opencv").start(load))
                .join();
    }

    /** The same with the libraries of the people detector, which take a third of a second more. */
    static void loadObjectDetection() {
        CompletableFuture.runAsync(
                        OpenCv::useOneThreadForObjects,
                        load -> Thread.ofPlatform().name("opencv").start(load))
                .join();
    }

    static void useOneThreadForObjects() {
        useOneThread();
        Loader.load(opencv_objdetect.class);
    }

    static void useOneThread() {
        opencv_core.setNumThreads(1);
    }
}
