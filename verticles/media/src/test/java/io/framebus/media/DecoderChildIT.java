package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Failure;
import io.framebus.bus.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderChildIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"clip.mp4", "clip.mkv", "clip.avi", "clip.ts", "clip.h264"})
    void everyFrameOfAContainerComesOnceWithItsTime(String name) throws Exception {
        SourceSpec clip = Clips.file(Clips.testClip(folder, name, "160x120", 10, 25));
        List<Clips.Seen> seen = Clips.decode(clip);
        assertEquals(25, seen.size());
        long first = seen.getFirst().millis();
        // A raw stream has no times of its own; the reader counts on with its nominal 25 frames a second.
        long step = name.endsWith(".h264") ? 40 : 100;
        assertEquals(
                LongStream.range(0, 25).map(i -> i * step).boxed().toList(),
                seen.stream().map(frame -> frame.millis() - first).toList());
        assertEquals(25, seen.stream().map(Clips.Seen::checksum).distinct().count());
    }

    @Test
    void unevenTimesAreKept() throws Exception {
        Path clip = folder.resolve("uneven.mkv");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=64x48:rate=10",
                "-vf",
                "settb=1/1000,setpts=N*N*37+N*20",
                "-frames:v",
                "8",
                "-fps_mode",
                "passthrough",
                "-enc_time_base",
                "1:1000",
                "-c:v",
                "libopenh264",
                clip.toString());
        assertEquals(
                LongStream.range(0, 8).map(n -> n * n * 37 + n * 20).boxed().toList(),
                Clips.decode(Clips.file(clip)).stream().map(Clips.Seen::millis).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"63x47", "64x47", "63x48", "17x31"})
    void oddSizesComeWhole(String size) throws Exception {
        Path clip = folder.resolve("odd.avi");
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=" + size + ":rate=5",
                "-frames:v",
                "5",
                "-c:v",
                "mjpeg",
                clip.toString());
        List<Clips.Seen> seen = Clips.decode(Clips.file(clip));
        assertEquals(5, seen.size());
        assertEquals(size, seen.getLast().width() + "x" + seen.getLast().height());
    }

    @Test
    void rotatedVideoComesAsItIsDisplayed() throws Exception {
        Path flat = Clips.testClip(folder, "flat.mp4", "160x120", 10, 3);
        Path turned = folder.resolve("turned.mp4");
        Clips.ffmpeg(folder, "-display_rotation", "90", "-i", flat.toString(), "-c", "copy", turned.toString());
        Clips.Seen frame = Clips.decode(Clips.file(turned)).getFirst();
        assertEquals("120x160", frame.width() + "x" + frame.height());
    }

    @Test
    void aChangeOfSizeInTheMiddleIsSeenExactlyWhereItHappens() throws Exception {
        Path stream = folder.resolve("sizes.h264");
        List<String> sizes = List.of("64x48", "48x64", "128x96", "64x48");
        for (int i = 0; i < sizes.size(); i++) {
            Path part = Clips.testClip(folder, "part" + i + ".h264", sizes.get(i), 10, 6);
            Files.write(stream, Files.readAllBytes(part), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        List<String> expected = new ArrayList<>();
        sizes.forEach(size -> expected.addAll(Collections.nCopies(6, size)));
        assertEquals(
                expected,
                Clips.decode(Clips.file(stream)).stream()
                        .map(frame -> frame.width() + "x" + frame.height())
                        .toList());
    }

    @Test
    void afterASeekTheFramesAreThoseOfTheWholeRun() throws Exception {
        Path original = Clips.asset("videos/vtest_pets09s2l1_480x360.mp4");
        for (String name : List.of("seek.mp4", "seek.mkv")) {
            Path clip = folder.resolve(name);
            Clips.ffmpeg(folder, "-i", original.toString(), "-an", "-c", "copy", clip.toString());
            List<Clips.Seen> whole = Clips.decode(Clips.file(clip));
            for (long seekMillis : List.of(0L, 12_700L, 41_230L)) {
                List<Clips.Seen> tail = Clips.decode(Clips.file(clip), OptionalLong.of(seekMillis));
                assertTrue(tail.getFirst().millis() <= seekMillis, name + " began at " + tail.getFirst());
                assertEquals(whole.subList(whole.size() - tail.size(), whole.size()), tail, name);
                assertTrue(seekMillis == 0 || tail.size() < whole.size(), name + " did not seek");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpeg4.mp4", "mpeg4.mkv", "mpeg2video.mkv"})
    void afterASeekAmongFramesStoredOutOfOrderNothingDiffersFromTheKeyFrameOn(String name) throws Exception {
        Path clip = folder.resolve(name);
        String codec = name.substring(0, name.indexOf('.'));
        Clips.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=64x48:rate=25",
                "-frames:v",
                "100",
                "-c:v",
                codec,
                "-bf",
                "2",
                "-g",
                "12",
                clip.toString());
        List<Clips.Seen> whole = Clips.decode(Clips.file(clip));
        List<Clips.Seen> tail = Clips.decode(Clips.file(clip), OptionalLong.of(2_500));
        assertTrue(tail.size() < whole.size() && tail.getFirst().millis() <= 2_500, name + " sought to " + tail);
        assertEquals(whole.subList(whole.size() - tail.size(), whole.size()), tail);
    }

    @Test
    void aSeekBehindTheEndIsARegularEnd() throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "64x48", 10, 10);
        assertTrue(Clips.decode(Clips.file(clip), OptionalLong.of(60_000)).size() <= 10);
    }

    @Test
    void anExhaustedPoolLosesNoFrame() throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "64x48", 10, 3);
        List<Clips.Seen> expected = Clips.decode(Clips.file(clip));
        try (PixelPool pool = new PixelPool(64 * 48 * 2);
                DecoderChild child = open(clip, pool)) {
            RawFrame first = child.next().orElseThrow();
            Failure full = assertThrows(Failure.class, child::next);
            assertEquals(Failure.Kind.OVERLOADED, full.kind());
            first.pixels().release();
            RawFrame second = child.next().orElseThrow();
            assertEquals(expected.get(1), Clips.seen(second));
            second.pixels().release();
        }
    }

    @Test
    void picturesLargerThanThePoolAreRefused() throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "64x48", 10, 3);
        try (PixelPool pool = new PixelPool(1000);
                DecoderChild child = open(clip, pool)) {
            assertEquals(
                    MediaException.Kind.TOO_LARGE,
                    assertThrows(MediaException.class, child::next).kind());
        }
    }

    @Test
    void aKilledChildEndsTheReadingAndLeavesNothingBehind() throws Exception {
        Path clip = Clips.testClip(folder, "clip.mp4", "320x240", 10, 100);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        killOnce(clip);
        long descriptors = entries(Path.of("/proc/self/fd"), "");
        long folders = entries(temporary, "framebus-decoder-");
        for (int i = 0; i < 5; i++) {
            killOnce(clip);
        }
        assertEquals(folders, entries(temporary, "framebus-decoder-"));
        assertTrue(entries(Path.of("/proc/self/fd"), "") <= descriptors + 1, "file descriptors leak");
    }

    private static void killOnce(Path clip) throws Exception {
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES)) {
            DecoderChild child = open(clip, pool);
            child.next().orElseThrow().pixels().release();
            long pid = child.pid();
            child.kill();
            long began = System.nanoTime();
            MediaException died = assertThrows(MediaException.class, () -> drain(child));
            assertEquals(MediaException.Kind.DIED, died.kind());
            assertTrue(System.nanoTime() - began < 2_000_000_000L, "the end of a killed child came late");
            child.close();
            assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
            assertEquals(0, pool.outstanding());
        }
    }

    @Test
    void aReadThatIsStuckEndsWithTheKill() throws Exception {
        try (SilentServer silent = SilentServer.start();
                PixelPool pool = new PixelPool(Clips.POOL_BYTES)) {
            SourceSpec camera =
                    new SourceSpec("rtsp://user:secret@127.0.0.1:" + silent.port() + "/a", SourceSpec.Kind.RTSP, 0);
            DecoderChild child = DecoderChild.open(new DecodeRequest(camera, OptionalLong.empty(), 1, "stuck"), pool);
            Thread killer = Thread.ofVirtual().start(() -> {
                silent.awaitClient();
                child.kill();
            });
            MediaException died = assertThrows(MediaException.class, child::next);
            killer.join();
            child.close();
            assertEquals(MediaException.Kind.DIED, died.kind());
            assertFalse(died.getMessage().contains("secret"), died.getMessage());
        }
    }

    @Test
    void aCameraIsDecodedUntilItHangsUp() throws Exception {
        Path clip = Clips.testClip(folder, "camera.h264", "320x240", 25, 60);
        try (CameraStub stub = new CameraStub(Files.readAllBytes(clip))) {
            List<Clips.Seen> seen = Clips.decode(new SourceSpec(stub.url(), SourceSpec.Kind.RTSP, 0));
            assertTrue(seen.size() >= 59, seen.size() + " frames came");
            long first = seen.getFirst().millis();
            assertEquals(
                    LongStream.range(0, seen.size()).map(i -> i * 40).boxed().toList(),
                    seen.stream().map(frame -> frame.millis() - first).toList());
        }
    }

    @Test
    void aRefusedCameraIsUnreachableAndItsPasswordHidden() throws Exception {
        int port;
        try (SilentServer gone = SilentServer.start()) {
            port = gone.port();
        }
        SourceSpec camera = new SourceSpec("rtsp://user:secret@127.0.0.1:" + port + "/a", SourceSpec.Kind.RTSP, 0);
        MediaException failed = assertThrows(MediaException.class, () -> Clips.decode(camera));
        assertEquals(MediaException.Kind.UNREACHABLE, failed.kind());
        assertFalse(failed.getMessage().contains("secret"), failed.getMessage());
    }

    @Test
    void damagedBytesAreWarningsAndTheRestIsDecoded() throws Exception {
        Path clip = Clips.testClip(folder, "clip.h264", "160x120", 10, 40);
        byte[] bytes = Files.readAllBytes(clip);
        for (int i = bytes.length / 3; i < bytes.length / 3 + 2000; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(clip, bytes);
        assertTrue(Clips.decode(Clips.file(clip)).size() > 10);
    }

    private static DecoderChild open(Path clip, PixelPool pool) throws MediaException {
        return DecoderChild.open(new DecodeRequest(Clips.file(clip), OptionalLong.empty(), 1, "test"), pool);
    }

    private static void drain(DecoderChild child) throws MediaException, InterruptedException {
        while (true) {
            child.next().orElseThrow().pixels().release();
        }
    }

    private static long entries(Path directory, String prefix) throws IOException {
        try (var listed = Files.list(directory)) {
            return listed.filter(entry -> entry.getFileName().toString().startsWith(prefix))
                    .count();
        }
    }
}
