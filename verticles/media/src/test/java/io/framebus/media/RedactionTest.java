package io.framebus.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.framebus.bus.SourceSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RedactionTest {

    private static final Path FOLDER = Path.of("/tmp/framebus-decoder-a-1");

    @Test
    void passwordsAndPlacesDisappear() {
        SourceSpec camera = new SourceSpec("rtsp://user:p@ss/word@camera/1", SourceSpec.Kind.RTSP, 0);
        assertEquals(
                "Error opening rtsp://***@camera/1 in lines",
                new Redaction(new SourceSpec("rtsp://user:p@ss@camera/1", SourceSpec.Kind.RTSP, 0), FOLDER)
                        .apply("Error opening rtsp://user:p@ss@camera/1 in /tmp/framebus-decoder-a-1/lines"));
        assertEquals(
                false,
                new Redaction(camera, FOLDER).apply("opening " + camera.url()).contains("user:"));
        SourceSpec file = new SourceSpec("/home/somebody/film.mp4", SourceSpec.Kind.FILE, 0);
        assertEquals("film.mp4: broken", new Redaction(file, FOLDER).apply("file:/home/somebody/film.mp4: broken"));
    }
}
