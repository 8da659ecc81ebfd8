package io.framebus.rendering;

import io.framebus.bus.Failure;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Encoded depth maps of some frames as one file, for many small objects cost a store more than their bytes do. Its name
 * says whose maps are in it.
 *
 * @param maps as {@link RawDepth} has them, by the frames' {@code seq}
 */
record DepthPack(SortedMap<Long, byte[]> maps) {

    private static final int MAGIC = 0x46424450;
    private static final String SUFFIX = ".depth";
    private static final String BETWEEN = "-";

    DepthPack {
        maps = Collections.unmodifiableSortedMap(new TreeMap<>(maps));
    }

    /** The frames' numbers in order, for instance {@code 16-17-19.depth}. */
    String name() {
        return maps.keySet().stream().map(String::valueOf).collect(Collectors.joining(BETWEEN, "", SUFFIX));
    }

    /** The frames of a file that has this name; none where it is no such name. */
    static List<Long> frames(String name) {
        try {
            return name.endsWith(SUFFIX)
                    ? Arrays.stream(name.substring(0, name.length() - SUFFIX.length())
                                    .split(BETWEEN, -1))
                            .map(Long::valueOf)
                            .toList()
                    : List.of();
        } catch (NumberFormatException another) {
            return List.of();
        }
    }

    /** How many there are, number and length of each, then all of them. */
    byte[] bytes() {
        int length = maps.values().stream().mapToInt(map -> map.length).sum();
        ByteBuffer file = ByteBuffer.allocate(4 + 4 + maps.size() * (8 + 4) + length)
                .putInt(MAGIC)
                .putInt(maps.size());
        maps.forEach((seq, map) -> file.putLong(seq).putInt(map.length));
        maps.values().forEach(file::put);
        return file.array();
    }

    /** What {@link #bytes} made; INTERNAL where it is nothing of that kind. */
    static DepthPack of(byte[] file) {
        try {
            return read(ByteBuffer.wrap(file));
        } catch (BufferUnderflowException cut) {
            throw new Failure(Failure.Kind.INTERNAL, "stored depth maps are damaged: they are cut off", cut);
        }
    }

    private static DepthPack read(ByteBuffer file) {
        if (file.getInt() != MAGIC) {
            throw new Failure(Failure.Kind.INTERNAL, "stored depth maps are damaged: they do not begin as such");
        }
        int count = file.getInt();
        if (count < 0 || count * (8L + 4) > file.remaining()) {
            throw new BufferUnderflowException();
        }
        TreeMap<Long, byte[]> maps = new TreeMap<>();
        ByteBuffer content = file.slice().position(count * (8 + 4));
        for (int i = 0; i < count; i++) {
            long seq = file.getLong();
            int length = file.getInt();
            if (length < 0 || length > content.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] map = new byte[length];
            content.get(map);
            maps.put(seq, map);
        }
        return new DepthPack(maps);
    }
}
