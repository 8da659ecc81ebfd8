package io.framebus.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.SourceSpec;
import io.framebus.media.MediaInfo;
import io.framebus.media.MediaProbe;
import io.framebus.vision.MotFile;
import io.framebus.vision.MotLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written can be read back, and says what the scene said. */
final class SceneFilesIT {

    private static final int FRAMES = 20;
    private static final SceneSettings SETTINGS =
            SceneSettings.of(11, View.DRONE).size(320, 180);

    @TempDir
    Path folder;

    private final List<Integer> told = new ArrayList<>();

    private static List<SceneFrame> expected() {
        Scene scene = new Scene(SETTINGS);
        return Stream.generate(scene::next).limit(FRAMES).toList();
    }

    @Test
    void theMotChallengeLayoutReadsBack() throws IOException {
        SceneSummary summary = SceneFiles.motChallenge(new Scene(SETTINGS), FRAMES, folder, "town", told::add);
        List<MotLine> truth = new ArrayList<>();
        expected().forEach(frame -> truth.addAll(TruthLines.mot(frame, EnumSet.allOf(Kind.class))));
        List<MotLine> read = MotFile.parse(Files.readAllLines(folder.resolve("town/gt/gt.txt")), 0);
        assertEquals(truth.size(), read.size());
        for (int i = 0; i < truth.size(); i++) {
            assertEquals(truth.get(i).frame(), read.get(i).frame());
            assertEquals(truth.get(i).id(), read.get(i).id());
            assertEquals(truth.get(i).confidence(), read.get(i).confidence());
            assertTrue(truth.get(i).iou(read.get(i)) > 0.98, "line " + i);
        }
        assertEquals(FRAMES, summary.frames());
        assertTrue(Files.size(folder.resolve("town/img1/000020.jpg")) > 2000);
        List<String> info = Files.readAllLines(folder.resolve("town/seqinfo.ini"));
        assertTrue(info.containsAll(List.of("name=town", "frameRate=15", "seqLength=20", "imWidth=320")));
    }

    @Test
    void theVisDroneLayoutReadsBack() throws IOException {
        SceneSummary summary = SceneFiles.visDrone(new Scene(SETTINGS), FRAMES, folder, "town", told::add);
        Set<Integer> categories = new HashSet<>();
        Set<String> counted = new HashSet<>();
        for (String line : Files.readAllLines(folder.resolve("annotations/town.txt"))) {
            List<Integer> fields =
                    Stream.of(line.split(",", -1)).map(Integer::valueOf).toList();
            assertEquals(10, fields.size(), line);
            assertTrue(fields.get(4) > 0 && fields.get(2) + fields.get(4) <= 320, line);
            assertTrue(fields.get(5) > 0 && fields.get(3) + fields.get(5) <= 180, line);
            categories.add(fields.get(7));
            if (fields.get(6) == 1) {
                counted.add(fields.get(1).toString());
            }
        }
        assertTrue(Set.of(1, 4, 5, 6, 9).containsAll(categories) && categories.size() > 1);
        assertEquals(summary.unique().values().stream().mapToInt(i -> i).sum(), counted.size());
        try (Stream<Path> images = Files.list(folder.resolve("sequences/town"))) {
            assertEquals(FRAMES, images.count());
        }
        assertTrue(Files.exists(folder.resolve("sequences/town/0000001.jpg")));
        assertEquals(FRAMES, told.getLast());
    }

    @Test
    void theVideoHasTheAskedFramesAndALineForEach() throws Exception {
        Path video = folder.resolve("town.mp4");
        SceneSummary summary = SceneFiles.video(new Scene(SETTINGS), FRAMES, video, told::add);
        List<String> lines = Files.readAllLines(folder.resolve("town.truth.jsonl"));
        assertEquals(expected().stream().map(TruthLines::json).toList(), lines);
        assertEquals(TruthLines.json(summary) + "\n", Files.readString(folder.resolve("town.summary.json")));
        assertTrue(lines.getFirst().startsWith("{\"frame\":1,\"objects\":[{\"id\":"));
        SourceSpec source = new SourceSpec(video.toString(), SourceSpec.Kind.FILE, 0);
        MediaInfo info = MediaProbe.probe(source, Duration.ofSeconds(20));
        assertEquals(FRAMES, info.frames());
        assertEquals(IntStream.rangeClosed(1, FRAMES).boxed().toList(), told);
        assertEquals(15, info.framesPerSecond(), 0.1);
        assertEquals("320x180", info.width() + "x" + info.height());
    }
}
