package io.framebus.media;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.Pixels;
import java.util.Optional;

/**
 * Makes small frames of large ones, in YUV 4:2:0 and the same on every CPU, because scenes are told apart by them.
 * Belongs to one thread at a time.
 */
public final class FrameShrinker implements AutoCloseable {

    private final int longestSide;
    private Optional<FrameLook> source = Optional.empty();
    private Optional<Scaler> scaler = Optional.empty();

    /** @param longestSide of what it makes, pixels, at least 1; smaller frames keep their size */
    public FrameShrinker(int longestSide) {
        if (longestSide < 1) {
            throw new IllegalArgumentException("no frame is " + longestSide + " pixels wide");
        }
        this.longestSide = longestSide;
    }

    /** A small frame, which the caller owns; the large one stays the caller's. */
    public PixelBuffer shrink(Pixels frame, PixelPool pool) {
        FrameLook look = FrameLook.of(frame);
        FrameSize size = small(look.size());
        Scaler scaling = scaler(look, size);
        PixelBuffer small = pool.take(size.width(), size.height(), PixelFormat.YUV_BT601);
        try (Planes from = Planes.of(frame);
                Planes to = Planes.of(small)) {
            scaling.scale(from, to);
            return small;
        } catch (RuntimeException failed) {
            small.release();
            throw failed;
        }
    }

    private FrameSize small(FrameSize large) {
        double factor = Math.min(1, longestSide / (double) Math.max(large.width(), large.height()));
        return new FrameSize(side(large.width() * factor), side(large.height() * factor));
    }

    private static int side(double pixels) {
        return Math.max(1, (int) Math.round(pixels));
    }

    private Scaler scaler(FrameLook look, FrameSize size) {
        if (!source.equals(Optional.of(look))) {
            close();
            scaler = Optional.of(Scaler.reducing(look, size));
            source = Optional.of(look);
        }
        return scaler.orElseThrow();
    }

    @Override
    public void close() {
        scaler.ifPresent(Scaler::close);
        scaler = Optional.empty();
        source = Optional.empty();
    }
}
