package io.framebus.media;

import io.framebus.bus.SourceSpec;
import io.framebus.vision.TimeBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One source, decoded by a child process of its own. Hostile bytes meet the child's memory only, and whatever they do
 * to it, {@link #kill} ends it. One thread calls {@link #next}; any thread may kill or close.
 */
public final class DecoderChild implements AutoCloseable {

    /** Rate of a directory of images that was given none. */
    private static final double DEFAULT_IMAGE_RATE = 25;

    private static final int KEPT_WARNINGS = 100;

    private final DecodeRequest request;
    private final PixelPool pool;
    private final TemporaryFolder folder;
    private final ArrayDeque<ImageRun> runs;
    private final List<String> earlierWarnings = new ArrayList<>();
    private final Object lock = new Object();

    private FrameProcess process;
    private long firstIndex;
    private boolean sequential;
    private int started;
    private long frames;
    private boolean killed;
    private Optional<RawFrame> last = Optional.empty();

    private DecoderChild(
            DecodeRequest request,
            PixelPool pool,
            TemporaryFolder folder,
            List<ImageRun> runs,
            Optional<String> leftOut)
            throws IOException {
        this.request = request;
        this.pool = pool;
        this.folder = folder;
        this.runs = new ArrayDeque<>(runs);
        leftOut.ifPresent(earlierWarnings::add);
        this.process = start();
    }

    /** Starts the child and returns at once; that the source can't be opened shows with the first frame. */
    public static DecoderChild open(DecodeRequest request, PixelPool pool) throws MediaException {
        List<ImageRun> runs = imageRuns(request);
        if (request.source().kind() == SourceSpec.Kind.FILE) {
            requireReadable(request.source());
        }
        Optional<String> leftOut = Images.leftOut(request.source(), firstImage(request), runs);
        Optional<TemporaryFolder> folder = Optional.empty();
        try {
            folder = Optional.of(TemporaryFolder.create("decoder-" + request.name()));
            return new DecoderChild(request, pool, folder.get(), runs, leftOut);
        } catch (IOException failed) {
            folder.ifPresent(TemporaryFolder::close);
            throw new MediaException(MediaException.Kind.DIED, "can't start a decoder: " + failed.getMessage(), failed);
        }
    }

    static void requireReadable(SourceSpec source) throws MediaException {
        Path file = Path.of(source.url());
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new MediaException(
                    MediaException.Kind.UNREACHABLE, Redaction.name(source) + " is not a file that can be read");
        }
    }

    private static List<ImageRun> imageRuns(DecodeRequest request) throws MediaException {
        if (request.source().kind() != SourceSpec.Kind.IMAGES) {
            return List.of();
        }
        List<Path> images = Images.list(Path.of(request.source().url()));
        List<ImageRun> runs = Images.runs(images, Math.min(firstImage(request), images.size()));
        if (runs.isEmpty()) {
            throw Images.noneDecodable(request.source(), images);
        }
        return runs;
    }

    private static int firstImage(DecodeRequest request) {
        double first = request.seekMillis().orElse(0) / 1000.0 * imageRate(request.source());
        return Math.clamp((long) first, 0, Images.MAX_IMAGES);
    }

    /** Images a second of a source of images. */
    static double imageRate(SourceSpec source) {
        return source.framesPerSecond() > 0 ? source.framesPerSecond() : DEFAULT_IMAGE_RATE;
    }

    private FrameProcess start() throws IOException {
        Path working = folder.subfolder("run-" + started++);
        ImageRun run = runs.pollFirst();
        List<String> input = new ArrayList<>();
        if (run == null) {
            request.seekMillis().ifPresent(millis -> input.addAll(seek(millis)));
            input.addAll(InputArguments.of(request.source()));
        } else {
            firstIndex = run.firstIndex();
            sequential = run.look().type().sequential();
            run.link(working);
            input.addAll(InputArguments.images(run.look().type(), imageRate(request.source())));
        }
        String filters = run == null ? "" : run.look().filters();
        return FrameProcess.start(request, input, filters, working);
    }

    /** To the key frame before, on the clock that the timestamps are read from. */
    private static List<String> seek(long millis) {
        return List.of(
                "-seek_timestamp", "1", "-noaccurate_seek", "-ss", String.format(Locale.ROOT, "%.3f", millis / 1000.0));
    }

    /**
     * The next frame, in the source's order; blocks until there is one. Empty is the regular end. Throws
     * {@link io.framebus.bus.Failure} OVERLOADED while the pool is exhausted: asked again later, the same frame comes.
     * After an interrupt or any other failure the child is of no use any more.
     */
    public Optional<RawFrame> next() throws MediaException, InterruptedException {
        while (true) {
            FrameProcess current = current();
            Optional<RawFrame> frame = next(current);
            if (frame.isPresent()) {
                frames++;
                last = Optional.of(timed(frame.get()));
                return last;
            }
            if (!startNextRun(current)) {
                requireFrames(current);
                return Optional.empty();
            }
        }
    }

    /** Whatever a killed child said before it died, it died because it was killed. */
    private Optional<RawFrame> next(FrameProcess current) throws MediaException, InterruptedException {
        try {
            return current.next(pool);
        } catch (MediaException failed) {
            current();
            throw failed;
        }
    }

    private FrameProcess current() throws MediaException {
        synchronized (lock) {
            if (killed) {
                throw new MediaException(
                        MediaException.Kind.DIED, Redaction.name(request.source()) + ": the decoder was ended");
            }
            return process;
        }
    }

    /** A frame without a timestamp is one tick after the frame before; images count on over the runs. */
    private RawFrame timed(RawFrame frame) {
        if (request.source().kind() == SourceSpec.Kind.IMAGES && !sequential) {
            long milliRate = Math.max(1, Math.round(imageRate(request.source()) * 1000));
            return new RawFrame(frame.pixels(), firstIndex, new TimeBase(1000, milliRate));
        }
        long pts = frame.pts() == FrameHeader.NO_PTS
                ? last.map(before -> before.pts() + 1).orElse(0L)
                : frame.pts() + firstIndex;
        return new RawFrame(frame.pixels(), pts, frame.timeBase());
    }

    private boolean startNextRun(FrameProcess finished) throws MediaException {
        synchronized (lock) {
            if (killed || runs.isEmpty()) {
                return false;
            }
            keepWarnings(finished.warnings());
            finished.close();
            try {
                process = start();
                return true;
            } catch (IOException failed) {
                throw new MediaException(
                        MediaException.Kind.DIED, "can't start a decoder: " + failed.getMessage(), failed);
            }
        }
    }

    /** An end without any frame is regular only where a seek went to the end. */
    private void requireFrames(FrameProcess finished) throws MediaException {
        current();
        switch (request.source().kind()) {
            case RTSP -> {
                if (frames == 0 || MediaFailures.unreachable(String.join("\n", finished.warnings()))) {
                    throw MediaFailures.unreachable(request.source(), warnings());
                }
            }
            case FILE, IMAGES -> {
                if (frames == 0 && request.seekMillis().isEmpty()) {
                    throw MediaFailures.noFrames(request.source(), warnings());
                }
            }
        }
    }

    /** Ends the child at once, from any thread; {@link #next} then fails with DIED. */
    public void kill() {
        synchronized (lock) {
            killed = true;
            process.kill();
        }
    }

    /** Process id of the child; images of several types are decoded by one child after the other. */
    public long pid() {
        synchronized (lock) {
            return process.pid();
        }
    }

    /** Warnings and errors of the child so far, the latest hundred. */
    public List<String> warnings() {
        synchronized (lock) {
            List<String> all = new ArrayList<>(earlierWarnings);
            all.addAll(process.warnings());
            return List.copyOf(all.subList(Math.max(0, all.size() - KEPT_WARNINGS), all.size()));
        }
    }

    private void keepWarnings(List<String> lines) {
        earlierWarnings.addAll(lines);
        while (earlierWarnings.size() > KEPT_WARNINGS) {
            earlierWarnings.removeFirst();
        }
    }

    /** Ends the child and waits for it, at most a few seconds; nothing of it remains. */
    @Override
    public void close() {
        synchronized (lock) {
            killed = true;
            process.close();
        }
        folder.close();
    }
}
