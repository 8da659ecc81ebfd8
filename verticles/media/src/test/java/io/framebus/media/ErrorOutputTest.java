package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.SourceSpec;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorOutputTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String FILTER = "[Parsed_showinfo_2 @ 0x7f1f8c001bc0] [info] ";
    private static final String COMPLAINT = "error while decoding MB 3 4\n";
    private static final List<String> COLOUR = List.of(
            "color_range:", "tv", " color_space:", "bt709", " color_primaries:", "bt709", " color_trc:", "bt709", "\n");

    @Test
    void everyFrameIsAnnouncedWithItsSizeAndColour() throws Exception {
        ErrorOutput errors = read(size(0, 160)
                + FILTER
                + String.join("", COLOUR)
                + size(1, 320)
                + FILTER
                + String.join("", COLOUR).replace("space:bt709", "space:unknown"));
        assertEquals(Optional.of(look(160, PixelFormat.YUV_BT709)), errors.lookOf(0, PATIENCE));
        assertEquals(Optional.of(look(320, PixelFormat.YUV_BT601)), errors.lookOf(1, PATIENCE));
        assertEquals(Optional.empty(), errors.lookOf(2, PATIENCE));
        assertEquals(List.of(), errors.warnings());
    }

    @Test
    void onlyWhatAFilterPrintsIsASignOfLife() throws Exception {
        PipedInputStream output = new PipedInputStream();
        try (PipedOutputStream child = new PipedOutputStream(output)) {
            ErrorOutput errors = read(output);
            long begun = System.nanoTime();
            child.write(("[h264 @ 0x55d0] [error] " + COMPLAINT).getBytes(StandardCharsets.ISO_8859_1));
            child.flush();
            while (errors.warnings().isEmpty()) {
                Thread.onSpinWait();
            }
            assertTrue(errors.signNanos() < begun, "a decoder that only complains is not getting on");
            child.write("[Eval @ 0x7f13d375f600] [warning] 100.000000\n".getBytes(StandardCharsets.ISO_8859_1));
            child.close();
            errors.join(PATIENCE);
            assertTrue(errors.signNanos() > begun);
            assertEquals(1, errors.warnings().size());
        }
    }

    /** FFmpeg writes no prefix in the middle of a line, and one again after whatever ended it. */
    @Test
    void aDecoderThatComplainsInTheMiddleOfAnAnnouncementLosesNoFrame() throws Exception {
        String whole = FILTER + String.join("", COLOUR);
        for (int broken = 1; broken < COLOUR.size(); broken++) {
            String colour = FILTER
                    + String.join("", COLOUR.subList(0, broken))
                    + COMPLAINT
                    + FILTER
                    + String.join("", COLOUR.subList(broken, COLOUR.size()));
            ErrorOutput errors = read(size(0, 160) + whole + size(1, 160) + colour + size(2, 320) + whole);
            assertEquals(Optional.of(look(160, PixelFormat.YUV_BT709)), errors.lookOf(1, PATIENCE), colour);
            assertEquals(Optional.of(look(320, PixelFormat.YUV_BT709)), errors.lookOf(2, PATIENCE), colour);
        }
    }

    private static ErrorOutput read(String output) throws InterruptedException {
        ErrorOutput errors = read(new ByteArrayInputStream(output.getBytes(StandardCharsets.ISO_8859_1)));
        errors.join(PATIENCE);
        return errors;
    }

    private static ErrorOutput read(InputStream output) {
        Redaction redaction = new Redaction(new SourceSpec("/clip.mp4", SourceSpec.Kind.FILE, 0), Path.of("/tmp"));
        return ErrorOutput.read(output, redaction, "test", () -> {});
    }

    private static FrameLook look(int width, PixelFormat format) {
        return new FrameLook(new FrameSize(width, 120), format);
    }

    private static String size(int frame, int width) {
        return FILTER + "n:   " + frame + " pts:      0 pts_time:0 fmt:yuv420p cl:left sar:1/1 s:" + width
                + "x120 i:P iskey:1 type:I \n";
    }
}
