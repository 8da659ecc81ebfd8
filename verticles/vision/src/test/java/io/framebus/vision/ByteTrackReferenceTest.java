package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tracker against the authors' C++ deployment on a real video: 795 frames of vtest (PETS 2009) at 10 frames a
 * second, detections of yolox_nano from 0.1, buffer 30.
 */
class ByteTrackReferenceTest {

    private static final int FRAMES = 795;

    /** Pixels; the reference is printed with four decimals. */
    private static final double TOLERANCE = 1e-3;

    @Test
    void idsAndBoxesEqualTheReferenceInEveryFrame() throws IOException {
        Map<Long, List<MotLine>> detections = byFrame("mot/vtest/det_yolox_nano.txt");
        Map<Long, List<MotLine>> reference = byFrame("mot/vtest/bytetrack_reference_on_det_yolox_nano.txt");
        ByteTrack tracker = new ByteTrack("people", ByteTrackSettings.standard(10));
        for (long frame = 1; frame <= FRAMES; frame++) {
            List<Detection> input = new ArrayList<>();
            for (MotLine line : detections.getOrDefault(frame, List.of())) {
                input.add(new Detection("person", 0, (float) line.confidence(), box(line)));
            }
            List<Track> tracks = tracker.update(input);
            List<MotLine> expected = reference.getOrDefault(frame, List.of());
            assertEquals(
                    expected.stream().map(MotLine::id).toList(),
                    tracks.stream().map(Track::trackId).toList(),
                    "ids in frame " + frame);
            for (int i = 0; i < tracks.size(); i++) {
                MotLine line = expected.get(i);
                Track track = tracks.get(i);
                String what = "track " + line.id() + " in frame " + frame;
                assertEquals(line.left(), track.box().x1(), TOLERANCE, what);
                assertEquals(line.top(), track.box().y1(), TOLERANCE, what);
                assertEquals(line.width(), track.box().width(), TOLERANCE, what);
                assertEquals(line.height(), track.box().height(), TOLERANCE, what);
                assertEquals(line.confidence(), track.confidence(), 1e-5, what);
            }
        }
    }

    private static Map<Long, List<MotLine>> byFrame(String asset) throws IOException {
        return MotFile.parse(Assets.lines(asset), -1).stream().collect(Collectors.groupingBy(MotLine::frame));
    }

    private static Box box(MotLine line) {
        float left = (float) line.left();
        float top = (float) line.top();
        return new Box(left, top, left + (float) line.width(), top + (float) line.height());
    }
}
