package io.framebus.media;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One piece of native memory that a {@link PixelPool} reuses. */
record PixelMemory(Arena arena, MemorySegment segment) {

    /** Wide vector loads want their data aligned to a cache line. */
    private static final long ALIGNMENT = 64;

    /** FFmpeg's vector code may read this far behind the last pixel. */
    private static final long OVERREAD = 64;

    static PixelMemory allocate(int bytes) {
        Arena arena = Arena.ofShared();
        return new PixelMemory(
                arena, arena.allocate(bytes + OVERREAD, ALIGNMENT).asSlice(0, bytes));
    }

    int bytes() {
        return (int) segment.byteSize();
    }

    void free() {
        arena.close();
    }
}
