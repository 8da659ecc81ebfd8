package io.framebus.splitting;

import io.framebus.bus.FramePosition;
import java.util.Optional;

/**
 * Chooses frames by a pure function of their timestamps: time is cut into slots of {@code 1/fps}, the first frame of
 * each slot is selected. An fps above the source's selects every frame once.
 */
final class RateSelector implements FrameSelector {

    private final double framesPerSecond;
    private long lastSlot;

    /**
     * @param framesPerSecond slots a second; 0 selects every frame
     * @param resumeFrom the last frame selected before, to go on behind it
     */
    RateSelector(double framesPerSecond, Optional<FramePosition> resumeFrom) {
        this.framesPerSecond = framesPerSecond;
        this.lastSlot = resumeFrom.map(this::slot).orElse(-1L);
    }

    @Override
    public boolean takes(FramePosition position) {
        if (framesPerSecond == 0) {
            return true;
        }
        long slot = slot(position);
        if (slot <= lastSlot) {
            return false;
        }
        lastSlot = slot;
        return true;
    }

    private long slot(FramePosition position) {
        return framesPerSecond == 0 ? 0 : position.timeBase().slot(position.pts(), framesPerSecond);
    }
}
