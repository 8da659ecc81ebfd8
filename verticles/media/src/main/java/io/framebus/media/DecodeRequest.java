package io.framebus.media;

import io.framebus.bus.SourceSpec;
import java.util.OptionalLong;

/**
 * What a decoder child is asked to decode.
 *
 * @param source what to open
 * @param seekMillis where to begin, milliseconds of the source's own clock; only a hint: the first frame may lie
 *     earlier or later, its timestamp says where
 * @param threads decoder threads of the child, at least 1; more decode one stream faster and cost a frame of memory
 *     each
 * @param name stands in the names of threads and temporary folders
 */
public record DecodeRequest(SourceSpec source, OptionalLong seekMillis, int threads, String name) {

    public DecodeRequest {
        if (threads < 1) {
            throw new IllegalArgumentException("a decoder needs at least 1 thread, not " + threads);
        }
    }
}
