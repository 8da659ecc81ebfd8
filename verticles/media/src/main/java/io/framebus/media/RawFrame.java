package io.framebus.media;

import io.framebus.bus.Pixels;
import io.framebus.vision.TimeBase;

/**
 * A decoded frame; whoever receives it owns its one reference.
 *
 * @param pixels the displayed frame, after rotation
 * @param pts timestamp as the source has it, in ticks; for images the index in natural order
 * @param timeBase the tick
 */
public record RawFrame(Pixels pixels, long pts, TimeBase timeBase) {}
