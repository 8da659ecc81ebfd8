package io.framebus.splitting;

import io.framebus.bus.FramePosition;

/** Chooses the frames of one stream that are worked on. */
interface FrameSelector {

    /** What becomes of a frame. */
    enum Choice {
        TAKE,
        LEAVE,
        /** Nobody can say yet: ask again with the same frame. */
        UNKNOWN
    }

    /** Frames come in the order of their timestamps. */
    Choice choose(FramePosition position);
}
