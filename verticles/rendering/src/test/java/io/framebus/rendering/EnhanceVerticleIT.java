package io.framebus.rendering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.JobProgress;
import io.framebus.bus.SourceSpec;
import io.framebus.bus.StreamReport;
import io.framebus.media.FfmpegPrograms;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The actor alone, between a record and an object store of the test's own. */
final class EnhanceVerticleIT {

    @TempDir
    Path folder;

    private final List<EnhanceHouse> houses = new ArrayList<>();

    @AfterEach
    void close() {
        houses.forEach(EnhanceHouse::close);
    }

    private EnhanceHouse house(JsonObject result) {
        EnhanceHouse house = new EnhanceHouse(folder.resolve("store"), result);
        houses.add(house);
        return house;
    }

    private Path clip(String name, String... arguments) throws IOException, InterruptedException {
        Path clip = folder.resolve(name);
        List<String> command = new ArrayList<>(
                List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i"));
        command.addAll(List.of(arguments));
        command.add(clip.toString());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(FfmpegPrograms.environment());
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0, "the clip is made");
        return clip;
    }

    /** 60 seconds of 20 frames each, with sound. */
    private Path longClip() throws IOException, InterruptedException {
        return clip(
                "long.mp4",
                "testsrc=size=160x120:rate=20:duration=60",
                "-f",
                "lavfi",
                "-i",
                "sine=duration=60",
                "-c:v",
                "libopenh264",
                "-g",
                "40");
    }

    private static MediaInfo info(Path video) throws Exception {
        return MediaProbe.probe(new SourceSpec(video.toString(), SourceSpec.Kind.FILE, 0), Duration.ofSeconds(20));
    }

    @Test
    void bothHalvesAreNotedAndTheVideoIsStored() throws Exception {
        EnhanceHouse house = house(new JsonObject());
        house.deploy(longClip(), 1, new JsonObject().put("brightness", "0.1").put("fps", 10));
        StreamReport.Ended ended = house.awaitEnd();
        assertEquals(new StreamReport.Ended("enhancer", Optional.empty(), List.of()), ended);
        assertEquals(1, house.opened());
        JsonObject video = house.result().getJsonObject("enhancement");
        String path = "outputs/" + EnhanceHouse.ID + "/enhanced.mp4";
        assertEquals(
                new JsonObject()
                        .put("status", "done")
                        .put("progress", 1)
                        .put("video", path)
                        .putNull("error")
                        .put("warnings", new JsonArray())
                        .encode(),
                video.put("progress", video.getNumber("progress").intValue()).encode());
        JsonObject metadata = house.result().getJsonObject("metadata");
        assertEquals("done", metadata.getString("status"));
        assertEquals(
                1200, metadata.getJsonObject("result").getJsonObject("video").getInteger("frames"));
        assertEquals(
                "aac", metadata.getJsonObject("result").getJsonObject("audio").getString("codec"));
        assertEquals(List.of(path), house.stored(), "parts are removed");
        assertEquals(600, info(house.file(path)).frames());
        List<JobProgress> progress = house.progress();
        assertFalse(progress.isEmpty());
        assertEquals(600, progress.getLast().total());
        for (int i = 1; i < progress.size(); i++) {
            assertTrue(progress.get(i).done() > progress.get(i - 1).done(), progress.toString());
        }
    }

    @Test
    void aNewOwnerGoesOnBehindTheStoredParts() throws Exception {
        Path clip = longClip();
        EnhanceHouse undisturbed = house(new JsonObject());
        undisturbed.deploy(clip, 1, new JsonObject());
        undisturbed.awaitEnd();
        MediaInfo wanted = info(undisturbed.file("outputs/" + EnhanceHouse.ID + "/enhanced.mp4"));
        EnhanceHouse first = house(new JsonObject());
        first.deploy(clip, 2, new JsonObject().put("upscale", 4).put("denoise", "strong"));
        first.awaitParts(2);
        first.close();
        long parts = parts(first.result());
        assertTrue(parts >= 2 && parts < 6, first.result().encode());
        assertFalse(first.stored().isEmpty());
        EnhanceHouse second = house(first.result());
        second.deploy(clip, 3, new JsonObject().put("upscale", 4).put("denoise", "strong"));
        second.awaitEnd();
        assertEquals(parts, second.fetched(), "no part is made again");
        MediaInfo resumed = info(second.file("outputs/" + EnhanceHouse.ID + "/enhanced.mp4"));
        assertEquals(wanted.frames(), resumed.frames());
        assertEquals(wanted.durationMillis(), resumed.durationMillis());
        assertEquals(640, resumed.width());
        assertTrue(
                second.progress().getFirst().done() >= parts * 200,
                second.progress().getFirst().toString());
    }

    private static long parts(JsonObject result) {
        return result.getJsonObject("enhancement").getJsonObject("parts").getLong("count", 0L);
    }

    @Test
    void partsThatAreGoneAreMadeAgain() throws Exception {
        Path clip = clip("clip.mp4", "testsrc=size=64x48:rate=10:duration=25", "-c:v", "mpeg4");
        EnhanceHouse first = house(new JsonObject());
        first.deploy(clip, 1, new JsonObject());
        first.awaitEnd();
        JsonObject noted = first.notes().stream()
                .filter(note -> note.containsKey("enhancement") && parts(note) > 0)
                .findFirst()
                .orElseThrow();
        EnhanceHouse second = house(noted);
        second.deploy(clip, 2, new JsonObject());
        assertEquals(Optional.empty(), second.awaitEnd().error());
        assertEquals(
                250,
                info(second.file("outputs/" + EnhanceHouse.ID + "/enhanced.mp4"))
                        .frames());
    }

    @Test
    void aVideoThatIsDoneIsNotMadeAgain() throws Exception {
        JsonObject done = new JsonObject()
                .put(
                        "enhancement",
                        new JsonObject()
                                .put("status", "done")
                                .put("video", "x")
                                .put("warnings", new JsonArray().add("subtitles (subrip) are left out")))
                .put("metadata", new JsonObject().put("status", "done"));
        EnhanceHouse house = house(done);
        house.deploy(folder.resolve("gone.mp4"), 1, new JsonObject());
        assertEquals(
                new StreamReport.Ended("enhancer", Optional.empty(), List.of("subtitles (subrip) are left out")),
                house.awaitEnd());
        assertEquals(List.of(), house.notes());
    }

    @Test
    void soundAloneFailsTheVideoAndNotTheMetadata() throws Exception {
        EnhanceHouse house = house(new JsonObject());
        house.deploy(clip("sound.mp4", "sine=duration=1"), 1, new JsonObject());
        StreamReport.Ended ended = house.awaitEnd();
        assertTrue(ended.error().orElseThrow().contains("holds no video"), ended.toString());
        JsonObject video = house.result().getJsonObject("enhancement");
        assertEquals("failed", video.getString("status"));
        assertEquals(ended.error().get(), video.getString("error"));
        assertEquals("done", house.result().getJsonObject("metadata").getString("status"));
    }

    @Test
    void wishesThatMakeNoSenseFailTheVideoAndNotTheMetadata() throws Exception {
        EnhanceHouse house = house(new JsonObject());
        house.deploy(
                clip("clip.mp4", "testsrc=duration=1", "-c:v", "mpeg4"), 1, new JsonObject().put("contrast", "much"));
        assertEquals(
                Optional.of("contrast must be a number, not much"),
                house.awaitEnd().error());
        assertEquals("done", house.result().getJsonObject("metadata").getString("status"));
    }

    @Test
    void textIsNeither() throws Exception {
        EnhanceHouse house = house(new JsonObject());
        house.deploy(Files.writeString(folder.resolve("a.mp4"), "hello\n".repeat(100)), 1, new JsonObject());
        assertTrue(house.awaitEnd().error().isPresent());
        JsonObject metadata = house.result().getJsonObject("metadata");
        assertEquals("failed", metadata.getString("status"));
        assertFalse(metadata.getString("error").contains(folder.toString()), metadata.encode());
    }

    @Test
    void aStoreThatIsAwayForAMomentIsWaitedFor() throws Exception {
        EnhanceHouse house = house(new JsonObject());
        house.failNextCalls(2);
        house.deploy(clip("clip.mp4", "testsrc=duration=2", "-c:v", "mpeg4"), 1, new JsonObject());
        assertEquals(Optional.empty(), house.awaitEnd().error());
    }

    @Test
    void stoppingEndsTheChildrenAtOnce() throws Exception {
        EnhanceHouse house = house(new JsonObject());
        house.deploy(longClip(), 1, new JsonObject().put("upscale", 4).put("denoise", "strong"));
        house.awaitProgress();
        long children = ProcessHandle.current().descendants().count();
        long begun = System.nanoTime();
        house.undeploy();
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(taken.compareTo(Duration.ofSeconds(3)) < 0, "it took " + taken);
        assertTrue(children > ProcessHandle.current().descendants().count(), "the encoder is gone");
        assertEquals(0, house.ends(), "what was stopped has not ended by itself");
    }
}
