package io.framebus.rendering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.framebus.bus.Failure;
import io.framebus.media.MediaInfo;
import io.framebus.rendering.HeatmapFrames.DepthFrame;
import io.framebus.vision.DepthScale;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HeatmapFramesTest {

    private static DepthFrame frame(long seq, long ptsMillis) {
        return new DepthFrame(seq, ptsMillis, 64, 48, Optional.of(new DepthScale(seq, seq + 10)));
    }

    private static DepthFrame failed(long seq, long ptsMillis) {
        return new DepthFrame(seq, ptsMillis, 64, 48, Optional.empty());
    }

    @Test
    void aFrameWithoutDepthShowsItsPredecessorAndTheFirstItsSuccessor() {
        HeatmapFrames frames = HeatmapFrames.of(
                List.of(failed(0, 0), failed(1, 10), frame(2, 20), failed(3, 30), frame(4, 40), failed(5, 50)));
        assertEquals(List.of(2, 2, 2, 2, 4, 4), frames.shown());
        assertEquals(4, frames.replaced());
        assertEquals(new DepthScale(2, 14), frames.scale());
    }

    @Test
    void framesWithoutAnyDepthAreNoVideo() {
        assertThrows(Failure.class, () -> HeatmapFrames.of(List.of(failed(0, 0))));
        assertThrows(Failure.class, () -> HeatmapFrames.of(List.of()));
    }

    @Test
    void everyFrameLastsUntilTheNextAndTheLastUntilTheSourceEnds() {
        HeatmapFrames frames = HeatmapFrames.of(List.of(frame(0, 0), frame(1, 40), frame(2, 540)));
        assertEquals(40, frames.durationMillis(0, 600, 5));
        assertEquals(500, frames.durationMillis(1, 600, 5));
        assertEquals(60, frames.durationMillis(2, 600, 5));
    }

    @Test
    void whereTheSourceDoesNotSayItsLengthTheLastFrameLastsAsLongAsOthers() {
        HeatmapFrames frames = HeatmapFrames.of(List.of(frame(0, 0), frame(1, 200), frame(2, 400)));
        assertEquals(200, frames.durationMillis(2, 0, 0));
        assertEquals(200, frames.durationMillis(2, 300, 0), "a source that says too little is not believed");
        HeatmapFrames one = HeatmapFrames.of(List.of(frame(0, 0)));
        assertEquals(200, one.durationMillis(0, 0, 5));
        assertEquals(40, one.durationMillis(0, 0, 0));
    }

    @Test
    void aSourceThatClaimsFarMoreThanItsFramesWasCutOffUnlessItHasATableOfThem() {
        HeatmapFrames frames = HeatmapFrames.of(List.of(frame(0, 0), frame(1, 200), frame(2, 400)));
        assertEquals(1500, frames.lengthOf(claiming("matroska,webm", 1500)));
        assertEquals(0, frames.lengthOf(claiming("matroska,webm", 1700)));
        assertEquals(1700, frames.lengthOf(claiming("mov,mp4,m4a,3gp,3g2,mj2", 1700)));
    }

    private static MediaInfo claiming(String container, long millis) {
        return new MediaInfo(container, "h264", 64, 48, 5, 3, millis, 0, true);
    }
}
