package io.framebus.bus;

import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.util.List;
import java.util.Optional;

/**
 * A page of recorded results.
 *
 * @param results in {@code seq} order
 * @param more whether results behind this page were recorded already
 */
public record ResultPage(List<Result> results, boolean more) implements BusMessage.Local {

    /** One recorded frame; the fields are those of {@link FrameRecord}. */
    public record Result(
            long seq,
            long timestampMillis,
            long ptsMillis,
            int width,
            int height,
            Optional<String> s3Path,
            Optional<String> failed,
            String model,
            String modelSha256,
            List<Detection> detections,
            List<Track> tracks,
            Optional<FrameRecord.DepthRange> depth) {}
}
