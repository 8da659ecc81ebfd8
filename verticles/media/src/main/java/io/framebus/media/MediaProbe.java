package io.framebus.media;

import com.fasterxml.jackson.databind.JsonNode;
import io.framebus.bus.SourceSpec;
import java.time.Duration;

/** Asks a child process what a source holds. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class MediaProbe {

    private MediaProbe() {}

    /** What the source says about itself; blocks up to the deadline. */
    public static MediaInfo probe(SourceSpec source, Duration deadline) throws MediaException {
        throw new UnsupportedOperationException();
    }

    /**
     * Everything worth showing: {@code container, duration_ms, size_bytes, bit_rate, video, audio, tags}; a value that
     * is not known is null.
     */
    public static JsonNode metadata(SourceSpec source, Duration deadline) throws MediaException {
        throw new UnsupportedOperationException();
    }
}
