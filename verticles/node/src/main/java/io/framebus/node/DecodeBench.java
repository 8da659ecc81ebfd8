package io.framebus.node;

import io.framebus.bus.SourceSpec;
import io.framebus.ingestion.IngestionConfig;
import io.framebus.media.DecodeRequest;
import io.framebus.media.DecoderChild;
import io.framebus.media.PixelPool;
import io.framebus.media.RawFrame;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Decoded frames through the child and its pipe, over {@code ffmpeg -f null} with as many threads. */
final class DecodeBench {

    private static final int TIMES = 10;
    private static final int THREADS = IngestionConfig.DEFAULTS.decoderThreads();
    private static final int ROUNDS = 3;

    private final Path video;
    private final Path work;
    private final PrintStream out;

    DecodeBench(Path video, Path work, PrintStream out) {
        this.video = video;
        this.work = work;
        this.out = out;
    }

    void run() throws Exception {
        Path clip = Clip.repeated(video, TIMES, work);
        long frames = decode(clip);
        double bestChild = 0;
        double bestNull = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long started = System.nanoTime();
            decode(clip);
            bestChild = Math.max(bestChild, frames / ((System.nanoTime() - started) / 1e9));
            double seconds = Clip.ffmpeg(
                    List.of("-threads", String.valueOf(THREADS), "-i", clip.toString(), "-an", "-f", "null", "-"));
            bestNull = Math.max(bestNull, frames / seconds);
        }
        out.println(Ratio.of("decode only", bestChild, "frames/s", bestNull, "ffmpeg -f null", 0.60));
    }

    private static long decode(Path clip) throws Exception {
        SourceSpec source = new SourceSpec(clip.toString(), SourceSpec.Kind.FILE, 0);
        long frames = 0;
        try (PixelPool pool = new PixelPool(64L << 20);
                DecoderChild child =
                        DecoderChild.open(new DecodeRequest(source, OptionalLong.empty(), THREADS, "bench"), pool)) {
            Optional<RawFrame> frame = child.next();
            while (frame.isPresent()) {
                frames++;
                frame.get().pixels().release();
                frame = child.next();
            }
        }
        return frames;
    }
}
