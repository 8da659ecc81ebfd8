package io.framebus.ingestion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.bus.FrameDecoded;
import io.framebus.bus.FramePosition;
import io.framebus.bus.PixelFormat;
import io.framebus.media.PixelBuffer;
import io.framebus.media.PixelPool;
import io.framebus.vision.TimeBase;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SceneFramesTest {

    private static final long BYTES = PixelFormat.RGB.bytes(4, 4);

    private final PixelPool pool = new PixelPool(1 << 20);

    private void hold(SceneFrames frames, long ordinal) {
        PixelBuffer pixels = pool.take(4, 4, PixelFormat.RGB);
        frames.hold(
                new FrameDecoded(pixels, new FramePosition(ordinal, ordinal, ordinal, new TimeBase(1, 25)), 0, 25, 0));
        pixels.release();
    }

    private static List<Long> held(SceneFrames frames) {
        return LongStream.range(0, 20)
                .filter(ordinal -> frames.at(ordinal).isPresent())
                .boxed()
                .toList();
    }

    @Test
    void theNewestAreHeldAsFarAsThereIsRoom() {
        try (SceneFrames frames = new SceneFrames(3 * BYTES)) {
            for (long ordinal = 0; ordinal < 7; ordinal++) {
                hold(frames, ordinal);
            }
            assertEquals(List.of(4L, 5L, 6L), held(frames));
            assertEquals(3, pool.outstanding());
        }
        assertEquals(0, pool.outstanding());
    }

    @Test
    void theNewestIsHeldHoweverLarge() {
        try (SceneFrames frames = new SceneFrames(1)) {
            hold(frames, 0);
            hold(frames, 1);
            assertEquals(List.of(1L), held(frames));
        }
    }

    @Test
    void whatIsNotAskedForAnyMoreMakesRoom() {
        try (SceneFrames frames = new SceneFrames(4 * BYTES)) {
            for (long ordinal = 0; ordinal < 4; ordinal++) {
                hold(frames, ordinal);
            }
            frames.forgetBefore(3);
            assertEquals(List.of(3L), held(frames));
            assertEquals(1, pool.outstanding());
            for (long ordinal = 4; ordinal < 7; ordinal++) {
                hold(frames, ordinal);
            }
            assertEquals(List.of(3L, 4L, 5L, 6L), held(frames));
        }
    }
}
