package io.framebus.inference;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Brings three planes of floats into the element type and layout a model wants. */
final class PixelPacking {

    private PixelPacking() {}

    /**
     * Writes one picture.
     *
     * @param planes three planes of floats, read by absolute index from 0
     * @param memory of the whole tensor, written by absolute index
     * @param index place of the picture in the tensor, from 0
     */
    static void pack(FloatBuffer planes, InputSpec spec, ByteBuffer memory, int index) {
        int area = spec.width() * spec.height();
        int base = index * spec.values();
        int step = spec.channelsLast() ? InputSpec.CHANNELS : 1;
        for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
            int first = base + (spec.channelsLast() ? channel : channel * area);
            int plane = channel * area;
            switch (spec.element()) {
                case FLOAT32 -> {
                    for (int i = 0; i < area; i++) {
                        memory.putFloat(4 * (first + i * step), planes.get(plane + i));
                    }
                }
                case FLOAT16 -> {
                    for (int i = 0; i < area; i++) {
                        memory.putShort(2 * (first + i * step), Float.floatToFloat16(planes.get(plane + i)));
                    }
                }
                case UINT8 -> {
                    for (int i = 0; i < area; i++) {
                        memory.put(first + i * step, (byte) Math.clamp(Math.round(planes.get(plane + i)), 0, 255));
                    }
                }
            }
        }
    }
}
