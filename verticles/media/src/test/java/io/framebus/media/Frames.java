package io.framebus.media;

import io.framebus.bus.Pixels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Decoded luma of whole clips, and what can be measured on it. */
final class Frames {

    /** The luma of one frame, 0..255. */
    static final class Luma {
        private final int width;
        private final int height;
        private final byte[] values;

        private Luma(int width, int height, byte[] values) {
            this.width = width;
            this.height = height;
            this.values = values;
        }

        int width() {
            return width;
        }

        int height() {
            return height;
        }

        int at(int x, int y) {
            return values[y * width + x] & 0xFF;
        }

        /** Of a square of 8 by 8 pixels, which has no edge in it where the picture is flat there. */
        double around(int x, int y) {
            double sum = 0;
            for (int dy = -4; dy < 4; dy++) {
                for (int dx = -4; dx < 4; dx++) {
                    sum += at(x + dx, y + dy);
                }
            }
            return sum / 64;
        }

        /** Mean difference of neighbours in a row: fine detail and noise. */
        double detail() {
            double sum = 0;
            for (int y = 0; y < height; y++) {
                for (int x = 1; x < width; x++) {
                    sum += Math.abs(at(x, y) - at(x - 1, y));
                }
            }
            return sum / (height * (width - 1.0));
        }

        /** Peak signal to noise, in decibels; frames that are alike have above 30. */
        double likeness(Luma other) {
            if (width != other.width || height != other.height) {
                throw new IllegalArgumentException(
                        width + "x" + height + " is not " + other.width + "x" + other.height);
            }
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                double difference = (values[i] & 0xFF) - (other.values[i] & 0xFF);
                sum += difference * difference;
            }
            return 10 * Math.log10(255.0 * 255 / Math.max(1e-9, sum / values.length));
        }
    }

    private Frames() {}

    static List<Luma> of(Path clip) throws MediaException, InterruptedException {
        List<Luma> frames = new ArrayList<>();
        try (PixelPool pool = new PixelPool(Clips.POOL_BYTES);
                DecoderChild child =
                        DecoderChild.open(new DecodeRequest(Clips.file(clip), OptionalLong.empty(), 2, "test"), pool)) {
            for (Optional<RawFrame> frame = child.next(); frame.isPresent(); frame = child.next()) {
                Pixels pixels = frame.get().pixels();
                byte[] luma = new byte[pixels.width() * pixels.height()];
                MemorySegment.copy(pixels.data(), ValueLayout.JAVA_BYTE, 0, luma, 0, luma.length);
                frames.add(new Luma(pixels.width(), pixels.height(), luma));
                pixels.release();
            }
        }
        return frames;
    }
}
