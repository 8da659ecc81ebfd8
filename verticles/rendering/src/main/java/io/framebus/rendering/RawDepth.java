package io.framebus.rendering;

import io.framebus.bus.Failure;
import io.framebus.vision.DepthMap;
import io.framebus.vision.DepthScale;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A depth map as a file. Every value is its share of the way between two ends, as a 16-bit float (IEEE 754-2019,
 * binary16), and is written as the difference of those bits from the ones before, in as few bytes as it takes (zigzag
 * base-128 varints, as Protocol Buffers have them): mostly one, since neighbours differ little. The ends lie beyond the
 * frame's scale by its length; odd values farther out are cut there. Metres begin at 0 at the lowest: near ones are
 * then more exact than far ones, as their colours need it.
 */
final class RawDepth {

    private static final int MAGIC = 0x46424432;
    private static final int HEADER_BYTES = 4 + 4 + 4 + 1 + 1 + 4 + 4;
    private static final int MOST_SIDE = 8192;
    /** Of one value. */
    private static final int MOST_BYTES = 3;

    private RawDepth() {}

    /** The same bytes for the same map. */
    static byte[] encode(DepthMap map, DepthScale scale) {
        double length = (double) scale.high() - scale.low();
        double end = map.metric() && scale.low() >= 0 ? 0 : -Float.MAX_VALUE;
        float least = (float) Math.max(end, scale.low() - length);
        float greatest = (float) Math.min(Float.MAX_VALUE, scale.high() + length);
        float[] values = new float[map.width() * map.height()];
        map.values().get(0, values);
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + MOST_BYTES * values.length)
                .putInt(MAGIC)
                .putInt(map.width())
                .putInt(map.height())
                .put((byte) (map.nearIsLarge() ? 1 : 0))
                .put((byte) (map.metric() ? 1 : 0))
                .putFloat(least)
                .putFloat(greatest);
        double range = Math.max(Double.MIN_NORMAL, (double) greatest - least);
        int before = 0;
        for (float depth : values) {
            double share = (depth - (double) least) / range;
            int bits = Float.floatToFloat16((float) Math.min(1, Math.max(0, share)));
            putVarint(file, (bits - before) << 1 ^ (bits - before) >> 31);
            before = bits;
        }
        return Arrays.copyOf(file.array(), file.position());
    }

    private static void putVarint(ByteBuffer file, int value) {
        int rest = value;
        while (rest > 0x7F) {
            file.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        file.put((byte) rest);
    }

    /** The map of a file that {@link #encode} made; INTERNAL where it is none. */
    static DepthMap decode(byte[] file) {
        ByteBuffer content = ByteBuffer.wrap(file);
        if (file.length < HEADER_BYTES || content.getInt() != MAGIC) {
            throw damaged("it does not begin as one");
        }
        int width = content.getInt();
        int height = content.getInt();
        if (width < 1 || width > MOST_SIDE || height < 1 || height > MOST_SIDE) {
            throw damaged("none is " + width + "x" + height);
        }
        boolean nearIsLarge = content.get() == 1;
        boolean metric = content.get() == 1;
        float least = content.getFloat();
        double range = (double) content.getFloat() - least;
        if (content.remaining() < width * height) {
            throw damaged("it is cut off");
        }
        FloatBuffer values = FloatBuffer.allocate(width * height);
        int bits = 0;
        while (values.hasRemaining()) {
            int difference = varint(content);
            bits += difference >>> 1 ^ -(difference & 1);
            values.put((float) (least + Float.float16ToFloat((short) bits) * range));
        }
        return new DepthMap(width, height, values.flip(), nearIsLarge, metric);
    }

    private static int varint(ByteBuffer file) {
        int value = 0;
        for (int shift = 0; shift < 7 * MOST_BYTES && file.hasRemaining(); shift += 7) {
            byte next = file.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("it is cut off or garbled");
    }

    private static Failure damaged(String why) {
        return new Failure(Failure.Kind.INTERNAL, "a stored depth map is damaged: " + why);
    }
}
