package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import io.framebus.vision.Box;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoFileIT {

    private static final int FRAMES = 175;

    @TempDir
    Path folder;

    @Test
    void frameCountDurationAndRateAreThoseWritten() throws Exception {
        Path file = folder.resolve("even.mp4");
        try (VideoFile video = new VideoFile(file, 320, 240, 10);
                Picture picture = Picture.blank(320, 240)) {
            for (int i = 0; i < 30; i++) {
                picture.draw(List.of(new Mark(new Box(10 * i, 20, 10 * i + 40, 80), "", 0xFF0000)));
                video.write(picture, i * 100L);
            }
        }
        MediaInfo info = MediaProbe.probe(Clips.file(file), Duration.ofSeconds(20));
        assertEquals(30, info.frames());
        assertEquals(3000L, info.durationMillis());
        assertEquals(10, info.framesPerSecond(), 0.01);
        assertEquals("h264", info.codec());
        assertTrue(info.exactSeek());
    }

    /** Where the picture changes all at once an encoder makes a key frame of its own accord. */
    @ParameterizedTest
    @ValueSource(ints = {175, 20, 43, 49, 50, 85})
    void severalEncodersAtATimeMakeWhatOneMakes(int cutEvery) throws Exception {
        Path one = folder.resolve("one.mp4");
        try (VideoFile video = new VideoFile(one, 160, 120, 25)) {
            for (int i = 0; i < FRAMES; i++) {
                try (Picture picture = drawn(i, cutEvery)) {
                    video.write(picture, 40L * i);
                }
            }
        }
        Path several = folder.resolve("several.mp4");
        try (VideoFile video = new VideoFile(several, 160, 120, 25);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            assertEquals(50, video.groupFrames());
            List<Future<List<EncodedFrame>>> lanes = new ArrayList<>();
            for (VideoEncoder encoder : video.encoders(3)) {
                int lane = lanes.size();
                lanes.add(threads.submit(() -> encodeEveryThirdGroup(encoder, lane, cutEvery)));
            }
            for (int i = 0; i < FRAMES; i++) {
                int group = i / 50;
                try (EncodedFrame frame = lanes.get(group % 3).get().get(group / 3 * 50 + i % 50)) {
                    video.write(frame, 40L * i, 40);
                }
            }
        }
        List<Clips.Seen> expected = Clips.decode(Clips.file(one));
        List<Clips.Seen> decoded = Clips.decode(Clips.file(several));
        assertEquals(FRAMES, decoded.size());
        List<EncodedVideo.Frame> frames = EncodedVideo.read(several).frames();
        for (int i = 0; i < FRAMES; i += 50) {
            assertTrue(frames.get(i).key(), "frame " + i);
        }
        assertTrue(cutEvery >= FRAMES || frames.get(cutEvery).key(), "the encoder sees cuts");
        if (cutEvery >= FRAMES) {
            assertEquals(expected, decoded);
        }
        assertEquals(
                expected.stream().map(Clips.Seen::millis).toList(),
                decoded.stream().map(Clips.Seen::millis).toList());
    }

    private static List<EncodedFrame> encodeEveryThirdGroup(VideoEncoder encoder, int first, int cutEvery) {
        List<EncodedFrame> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            if (i / 50 % 3 == first) {
                try (Picture picture = drawn(i, cutEvery)) {
                    frames.add(encoder.encode(picture, 40L * i, i % 50 == 0));
                }
            }
        }
        return frames;
    }

    /** A box that moves on a ground that changes now and then. */
    private static Picture drawn(int frame, int cutEvery) {
        Picture picture = Picture.blank(160, 120);
        byte[] ground = new byte[120 * picture.stride()];
        new Random(frame / cutEvery).nextBytes(ground);
        picture.bgr().copyFrom(MemorySegment.ofArray(ground));
        picture.draw(List.of(new Mark(new Box(frame % 120, 20, frame % 120 + 40, 80), "", 0xFF8000)));
        return picture;
    }

    @Test
    void unevenTimesAreKept() throws Exception {
        Path file = folder.resolve("uneven.mp4");
        List<Long> times = List.of(0L, 33L, 500L, 501L, 2000L);
        try (VideoFile video = new VideoFile(file, 64, 48, 25);
                Picture picture = Picture.blank(64, 48)) {
            times.forEach(millis -> video.write(picture, millis));
        }
        assertEquals(
                times,
                Clips.decode(Clips.file(file)).stream().map(Clips.Seen::millis).toList());
    }

    @Test
    void theLastFrameLastsAsLongAsItIsSaidTo() throws Exception {
        Path file = folder.resolve("last.mp4");
        try (VideoFile video = new VideoFile(file, 64, 48, 5);
                Picture picture = Picture.blank(64, 48)) {
            video.write(picture, 0, 200);
            video.write(picture, 200, 1830);
        }
        MediaInfo info = MediaProbe.probe(Clips.file(file), Duration.ofSeconds(20));
        assertEquals(2030, info.durationMillis());
        assertEquals(2, info.frames());
    }

    @Test
    void theLastFrameLastsAsLongAsTheOneBeforeIfNothingIsSaid() throws Exception {
        Path file = folder.resolve("gap.mp4");
        try (VideoFile video = new VideoFile(file, 64, 48, 25);
                Picture picture = Picture.blank(64, 48)) {
            video.write(picture, 0);
            video.write(picture, 300);
        }
        assertEquals(
                600, MediaProbe.probe(Clips.file(file), Duration.ofSeconds(20)).durationMillis());
    }

    @Test
    void aVideoThatIsDiscardedTakesNoMoreAndMayBeClosed() {
        VideoFile video = new VideoFile(folder.resolve("discarded.mp4"), 64, 48, 25);
        try (Picture picture = Picture.blank(64, 48)) {
            video.write(picture, 0);
        }
        video.discard();
        video.discard();
        video.close();
        assertThrows(
                MediaException.class,
                () -> MediaProbe.probe(Clips.file(folder.resolve("discarded.mp4")), Duration.ofSeconds(20)));
    }

    @Test
    void oddSizesArePaddedToEvenOnes() throws Exception {
        Path file = folder.resolve("odd.mp4");
        try (VideoFile video = new VideoFile(file, 63, 47, 25);
                Picture picture = Picture.blank(63, 47)) {
            video.write(picture, 0);
        }
        Clips.Seen frame = Clips.decode(Clips.file(file)).getFirst();
        assertEquals("64x48", frame.width() + "x" + frame.height());
    }

    @Test
    void framesOfAnotherSizeAreLetterboxed() throws Exception {
        Path file = folder.resolve("sizes.mp4");
        try (VideoFile video = new VideoFile(file, 160, 120, 25);
                Picture same = Picture.blank(160, 120);
                Picture tall = Picture.blank(99, 301);
                Picture wide = Picture.blank(640, 101)) {
            tall.bgr().fill((byte) 255);
            wide.bgr().fill((byte) 255);
            video.write(same, 0);
            video.write(tall, 40);
            video.write(wide, 80);
            video.write(same, 120);
        }
        List<Clips.Seen> frames = Clips.decode(Clips.file(file));
        assertEquals(4, frames.size());
        assertEquals(
                List.of(160, 160, 160, 160),
                frames.stream().map(Clips.Seen::width).toList());
    }

    @Test
    void videosLargerThanTheEncoderTakesAreMadeSmaller() throws Exception {
        Path file = folder.resolve("large.mp4");
        try (VideoFile video = new VideoFile(file, 5000, 2500, 25);
                Picture picture = Picture.blank(5000, 2500)) {
            video.write(picture, 0);
        }
        assertEquals(3840, Clips.decode(Clips.file(file)).getFirst().width());
    }

    @Test
    void aFolderThatIsNotThereIsAFailure() {
        Path nowhere = folder.resolve("nowhere").resolve("video.mp4");
        assertThrows(Failure.class, () -> new VideoFile(nowhere, 64, 48, 25).close());
    }
}
