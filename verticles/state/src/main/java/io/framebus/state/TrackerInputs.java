package io.framebus.state;

import io.framebus.vision.Box;
import io.framebus.vision.Detection;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What trackers were given, as bytes: every float with all its bits, because a tracker that is fed again must come to
 * the same state. Layout, big endian: version (1 byte); labels (2 bytes) and each as length (2 bytes) and UTF-8;
 * detections (4 bytes) and each as label index (2), class id (4), confidence, x1, y1, x2, y2 (4 each).
 */
final class TrackerInputs {

    private static final byte VERSION = 1;
    private static final int DETECTION_BYTES = 26;
    private static final int MOST = 0xffff;

    private TrackerInputs() {}

    static Buffer encode(List<Detection> detections) {
        Map<String, Integer> labels = new LinkedHashMap<>();
        detections.forEach(detection -> labels.putIfAbsent(detection.label(), labels.size()));
        if (labels.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " labels in one frame");
        }
        Buffer bytes = Buffer.buffer(16 + detections.size() * DETECTION_BYTES).appendByte(VERSION);
        bytes.appendUnsignedShort(labels.size());
        labels.keySet().forEach(label -> appendLabel(bytes, label));
        bytes.appendInt(detections.size());
        for (Detection detection : detections) {
            bytes.appendUnsignedShort(labels.getOrDefault(detection.label(), 0))
                    .appendInt(detection.classId())
                    .appendFloat(detection.confidence())
                    .appendFloat(detection.box().x1())
                    .appendFloat(detection.box().y1())
                    .appendFloat(detection.box().x2())
                    .appendFloat(detection.box().y2());
        }
        return bytes;
    }

    private static void appendLabel(Buffer bytes, String label) {
        byte[] text = label.getBytes(StandardCharsets.UTF_8);
        if (text.length > MOST) {
            throw new IllegalArgumentException("a label of " + text.length + " bytes");
        }
        bytes.appendUnsignedShort(text.length).appendBytes(text);
    }

    static List<Detection> decode(Buffer bytes) {
        if (bytes.getByte(0) != VERSION) {
            throw new IllegalArgumentException("tracker inputs of version " + bytes.getByte(0));
        }
        int at = 3;
        List<String> labels = new ArrayList<>();
        for (int left = bytes.getUnsignedShort(1); left > 0; left--) {
            int length = bytes.getUnsignedShort(at);
            labels.add(bytes.getString(at + 2, at + 2 + length));
            at += 2 + length;
        }
        int count = bytes.getInt(at);
        at += 4;
        if (bytes.length() != at + (long) count * DETECTION_BYTES) {
            throw new IllegalArgumentException("tracker inputs of " + bytes.length() + " bytes are cut or too long");
        }
        List<Detection> detections = new ArrayList<>(count);
        for (int index = 0; index < count; index++, at += DETECTION_BYTES) {
            Box box = new Box(
                    bytes.getFloat(at + 10), bytes.getFloat(at + 14), bytes.getFloat(at + 18), bytes.getFloat(at + 22));
            detections.add(new Detection(
                    labels.get(bytes.getUnsignedShort(at)), bytes.getInt(at + 2), bytes.getFloat(at + 6), box));
        }
        return List.copyOf(detections);
    }
}
