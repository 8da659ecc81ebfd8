package io.framebus.splitting;

import io.framebus.bus.FramePosition;

/** Chooses the frames of one stream that are worked on. */
interface FrameSelector {

    /** Whether this frame is worked on. Frames come in the order of their timestamps, each once. */
    boolean takes(FramePosition position);
}
