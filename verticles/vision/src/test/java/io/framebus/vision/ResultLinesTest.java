package io.framebus.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ResultLinesTest {

    private static final String TIME = "1970-01-01T00:00:00.100Z";
    private static final Box BOX = new Box(1, 2.005f, 30.5f, 40.999f);

    @Test
    void linesHaveTheFieldsOfTheirHeaders() {
        Detection detection = new Detection("car", 2, 0.8478f, BOX);
        Track track = new Track("cars", 17, "car", 2, 0.8478f, BOX);
        assertEquals(
                "frame_00001,uav1,1970-01-01T00:00:00.100Z,car,0.8478,1.00,2.00,30.50,41.00",
                ResultLines.detection("frame_00001", "uav1", TIME, detection));
        assertEquals(
                "frame_00001,uav1,1970-01-01T00:00:00.100Z,17,1.00,2.00,30.50,41.00,0.8478,2",
                ResultLines.track("frame_00001", "uav1", TIME, track));
        assertEquals("timestamp,num_cars,num_people", ResultLines.statsHeader(List.of("cars", "people")));
        assertEquals("1970-01-01T00:00:00.100Z,3,14", ResultLines.stats(TIME, List.of(3L, 14L)));
        assertEquals("2,17,1.00,2.00,29.50,38.99,0.8478,-1,-1,-1", ResultLines.mot(2, track));
        for (List<String> pair : List.of(
                List.of(ResultLines.DETECTIONS_HEADER, ResultLines.detection("f", "v", TIME, detection)),
                List.of(ResultLines.TRACKS_HEADER, ResultLines.track("f", "v", TIME, track)),
                List.of(ResultLines.statsHeader(List.of("a")), ResultLines.stats(TIME, List.of(0L))))) {
            assertEquals(pair.get(0).split(",", -1).length, pair.get(1).split(",", -1).length);
        }
    }

    @Test
    void frameIdsGrowPastFiveDigits() {
        assertEquals("frame_00000", ResultLines.frameId(0));
        assertEquals("frame_99999", ResultLines.frameId(99_999));
        assertEquals("frame_100000", ResultLines.frameId(100_000));
    }

    @Test
    void namesThatNeedItAreQuoted() {
        Detection detection = new Detection("\"big\", red\ncar", 2, 1, new Box(0, 0, 1, 1));
        assertEquals(
                "f,\"a,b.mp4\"," + TIME + ",\"\"\"big\"\", red\ncar\",1,0.00,0.00,1.00,1.00",
                ResultLines.detection("f", "a,b.mp4", TIME, detection));
    }

    @Test
    void numbersArePlainAndTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            Track track = new Track("g", 1, "car", 0, 1e-5f, new Box(-0.001f, 1e-7f, 12_345_678f, 1.5f));
            assertEquals("f,v,t,1,0.00,0.00,12345678.00,1.50,0.00001,0", ResultLines.track("f", "v", "t", track));
            assertEquals("frame_00012", ResultLines.frameId(12));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void confidenceHasSixDecimalsAtMost() {
        Box box = new Box(0, 0, 1, 1);
        assertEquals("v,f,t,c,0.123457,0.00,0.00,1.00,1.00", line(0.12345678f, box));
        assertEquals("v,f,t,c,0,0.00,0.00,1.00,1.00", line(1e-8f, box));
        assertEquals("v,f,t,c,0.5,0.00,0.00,1.00,1.00", line(0.5f, box));
        assertThrows(NumberFormatException.class, () -> line(Float.NaN, box));
    }

    private static String line(float confidence, Box box) {
        return ResultLines.detection("v", "f", "t", new Detection("c", 0, confidence, box));
    }
}
