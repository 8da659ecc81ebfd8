package io.framebus.rendering;

import io.framebus.bus.Failure;
import io.framebus.vision.DepthMap;
import io.framebus.vision.DepthScale;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A depth map as a file: 16 bits a value, each as its difference from the one to its left, deflated. The steps are even
 * between the ends of the frame's scale and up to its length beyond them; odd values farther out are cut there.
 */
final class RawDepth {

    private static final int MAGIC = 0x46424431;
    private static final int HEADER_BYTES = 4 + 4 + 4 + 1 + 1 + 4 + 4;
    private static final int MOST_SIDE = 8192;
    private static final double STEPS = 65_535;

    private RawDepth() {}

    /** The same bytes for the same map. */
    static byte[] encode(DepthMap map, DepthScale scale) {
        double length = (double) scale.high() - scale.low();
        float least = (float) Math.max(-Float.MAX_VALUE, scale.low() - length);
        float greatest = (float) Math.min(Float.MAX_VALUE, scale.high() + length);
        ByteBuffer differences = ByteBuffer.allocate(2 * map.width() * map.height());
        double step = Math.max(Double.MIN_NORMAL, ((double) greatest - least) / STEPS);
        for (int y = 0; y < map.height(); y++) {
            int left = 0;
            for (int x = 0; x < map.width(); x++) {
                double place = ((double) map.values().get(y * map.width() + x) - least) / step;
                int value = (int) Math.clamp(Math.round(place), 0, (long) STEPS);
                differences.putShort((short) (value - left));
                left = value;
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream(HEADER_BYTES + differences.capacity() / 2);
        file.writeBytes(ByteBuffer.allocate(HEADER_BYTES)
                .putInt(MAGIC)
                .putInt(map.width())
                .putInt(map.height())
                .put((byte) (map.nearIsLarge() ? 1 : 0))
                .put((byte) (map.metric() ? 1 : 0))
                .putFloat(least)
                .putFloat(greatest)
                .array());
        deflate(differences.array(), file);
        return file.toByteArray();
    }

    private static void deflate(byte[] bytes, ByteArrayOutputStream file) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] part = new byte[1 << 16];
            while (!deflater.finished()) {
                file.write(part, 0, deflater.deflate(part));
            }
        }
    }

    /** The map of a file that {@link #encode} made; INTERNAL where it is none. */
    static DepthMap decode(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file);
        if (file.length < HEADER_BYTES || header.getInt() != MAGIC) {
            throw damaged("it does not begin as one");
        }
        int width = header.getInt();
        int height = header.getInt();
        if (width < 1 || width > MOST_SIDE || height < 1 || height > MOST_SIDE) {
            throw damaged("none is " + width + "x" + height);
        }
        boolean nearIsLarge = header.get() == 1;
        boolean metric = header.get() == 1;
        float least = header.getFloat();
        double step = ((double) header.getFloat() - least) / STEPS;
        ByteBuffer differences = inflate(file, 2 * width * height);
        FloatBuffer values = FloatBuffer.allocate(width * height);
        for (int y = 0; y < height; y++) {
            int value = 0;
            for (int x = 0; x < width; x++) {
                value = value + differences.getShort() & 0xFFFF;
                values.put((float) (least + value * step));
            }
        }
        return new DepthMap(width, height, values.flip(), nearIsLarge, metric);
    }

    private static ByteBuffer inflate(byte[] file, int bytes) {
        byte[] inflated = new byte[bytes];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(file, HEADER_BYTES, file.length - HEADER_BYTES);
            int found = 0;
            while (found < bytes) {
                int more = inflater.inflate(inflated, found, bytes - found);
                if (more == 0) {
                    throw damaged("it is cut off");
                }
                found += more;
            }
            return ByteBuffer.wrap(inflated);
        } catch (DataFormatException garbled) {
            throw new Failure(Failure.Kind.INTERNAL, "a stored depth map is damaged", garbled);
        }
    }

    private static Failure damaged(String why) {
        return new Failure(Failure.Kind.INTERNAL, "a stored depth map is damaged: " + why);
    }
}
