package io.framebus.ingestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Done;
import io.framebus.bus.JobKind;
import io.framebus.bus.Scene;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that an analysis could not hold. */
class FrameFinderIT {

    /** For ten frames of 160 × 120 that may be a middle. */
    private static final long LITTLE_ROOM = 64L * 160 * 120;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mpeg4.mp4", "mpeg4.mkv", "mpeg4.avi", "mpeg2video.ts"})
    void framesThereIsNoRoomForAreDecodedOnceMore(String name) throws Exception {
        try (Scouted scouted = new Scouted(longScenes(name), JobKind.VIDEO)) {
            List<Scene> scenes = scouted.scan(LITTLE_ROOM);
            assertEquals(12, scenes.size(), scenes.toString());
            scouted.assertHandedOn(scenes);
            assertEquals(List.of(), scouted.missing);
        }
    }

    @Test
    void aFrameThatCannotBeHadOnceMoreIsMissingWhereItStands() throws Exception {
        Path clip = longScenes("mpeg4.mp4");
        try (Scouted scouted = new Scouted(clip, JobKind.VIDEO)) {
            scouted.record = added -> {
                // The decoder has it open; whoever opens it again finds nothing.
                clip.toFile().delete();
                return Future.succeededFuture(Done.DONE);
            };
            List<Scene> scenes = scouted.scan(LITTLE_ROOM);
            assertEquals(12, scenes.size(), scenes.toString());
            List<Long> seen = new ArrayList<>();
            scouted.frames.forEach(frame -> seen.add(frame.ordinal()));
            scouted.missing.forEach(frame -> seen.add(frame.position().ordinal()));
            assertTrue(scouted.missing.size() > 5, scouted.missing.toString());
            assertTrue(seen.containsAll(scenes.stream().map(Scene::frameOrdinal).toList()));
            assertTrue(scouted.missing.getFirst().reason().contains("once more"));
        }
    }

    @Test
    void whatAStoppedScanDoesNotFindIsNotMissing() throws Exception {
        Path clip = longScenes("mpeg4.mp4");
        for (int i = 0; i < 5; i++) {
            try (Scouted scouted = new Scouted(clip, JobKind.VIDEO)) {
                Promise<Void> first = Promise.promise();
                scouted.record = added -> {
                    first.tryComplete();
                    return Future.succeededFuture(Done.DONE);
                };
                String deployment = scouted.begin(LITTLE_ROOM);
                Scouted.await(first.future());
                Scouted.await(scouted.vertx.undeploy(deployment));
                assertEquals(List.of(), scouted.missing);
            }
        }
    }

    private Path longScenes(String name) {
        Path clip = folder.resolve(name);
        Material.ffmpeg(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=160x120:rate=25:duration=90",
                "-vf",
                "negate=enable='mod(floor(t/9),2)+between(t,2,3)'",
                "-c:v",
                name.substring(0, name.indexOf('.')),
                "-bf",
                "2",
                "-b:v",
                "1M",
                clip.toString());
        return clip;
    }
}
