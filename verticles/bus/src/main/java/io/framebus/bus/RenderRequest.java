package io.framebus.bus;

import io.framebus.vision.DepthMap;
import io.framebus.vision.Detection;
import io.framebus.vision.Track;
import java.util.List;
import java.util.Optional;

/**
 * One frame to draw. Frames come in {@code seq} order; the renderer decides by its rules whether a picture is due.
 *
 * @param pixels retained by the asker until the answer
 * @param detections what is recorded of the frame
 * @param tracks confirmed tracks of the frame
 * @param depth of the frame, where the pipeline is one for depth
 */
public record RenderRequest(
        long seq,
        FramePosition position,
        Pixels pixels,
        List<Detection> detections,
        List<Track> tracks,
        Optional<DepthMap> depth)
        implements BusMessage.Local {}
