package io.framebus.ingestion;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FrameMissing;
import io.framebus.bus.SourceStatus;
import java.util.List;
import java.util.Optional;

/** Where a source loop puts what it finds; every call may block until the next frame is wanted. */
interface FrameSink {

    void frame(FrameDecoded frame) throws InterruptedException;

    /** A frame that the source has a place for and can't give. */
    void missing(FrameMissing frame) throws InterruptedException;

    /**
     * The first frame is there.
     *
     * @param durationMillis what the source says of its length, 0 where unknown
     * @param frames that will be selected, 0 where unknown
     */
    void opened(long durationMillis, long frames);

    void status(SourceStatus.Status status, long reconnects, Optional<String> lastError);

    void ended(Optional<String> error, List<String> warnings) throws InterruptedException;
}
