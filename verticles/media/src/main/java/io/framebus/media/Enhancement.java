package io.framebus.media;

import io.framebus.bus.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.bytedeco.ffmpeg.global.avutil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local video file on its way to a better one: re-encoded part by part by a child process, and in the end put
 * together with the source's sound and tags. One thread works; any thread may {@link #kill}.
 *
 * <p>Timestamps are the source's own unless a rate is asked for. The result is H.264 in an mp4 file, upright, 8 bits
 * deep.
 */
public final class Enhancement implements AutoCloseable {

    static {
        Natives.begin();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Enhancement.class);
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(30);

    private static final int SHOWN_WARNINGS = 3;

    private final EnhancePlan plan;
    private final TemporaryFolder folder;
    private final int threads;
    private final String name;
    private final String recipe;
    private final List<String> warnings = new ArrayList<>();
    private final Object lock = new Object();
    private PartsDone done;
    private Optional<EnhanceChild> child = Optional.empty();
    private volatile long framesBefore;
    private boolean killed;

    private Enhancement(EnhancePlan plan, TemporaryFolder folder, int threads, String name) {
        this.plan = plan;
        this.folder = folder;
        this.threads = threads;
        this.name = name;
        this.recipe = recipe(plan);
        this.done = PartsDone.none(recipe);
        warnings.addAll(plan.warnings());
    }

    /**
     * Looks at a source; blocks for half a minute at most.
     *
     * @param threads of the decoder, the filters and the encoder each, 1..16
     * @param name of the threads that belong to it
     * @throws MediaException UNDECODABLE where there is no video, TOO_LARGE where it would become too large
     */
    public static Enhancement open(SourceSpec source, EnhanceOptions options, int threads, String name)
            throws MediaException {
        EnhancePlan plan = EnhancePlan.of(source, MediaProbe.ask(source, PROBE_DEADLINE), options);
        try {
            return new Enhancement(plan, TemporaryFolder.create("enhance-" + name), threads, name);
        } catch (IOException failed) {
            throw new MediaException(MediaException.Kind.DIED, "no room for a video: " + failed.getMessage(), failed);
        }
    }

    /** What parts have in common that fit together: everything they depend on but the source. */
    private static String recipe(EnhancePlan plan) {
        CRC32 checksum = new CRC32();
        String arguments = String.join(" ", EnhanceChild.arguments(plan, PartsDone.none(""), 1));
        checksum.update(arguments
                .replace(plan.source().url(), "")
                .concat(avutil.av_version_info().getString())
                .getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }

    /** Where a part lies, or is to be put by who has it. */
    public Path part(long number) {
        return part(folder.path(), number);
    }

    static Path part(Path folder, long number) {
        return folder.resolve(String.format(Locale.ROOT, "part_%05d.mp4", number));
    }

    /** Whether parts of an earlier run are the beginning of this one's. */
    public boolean fits(PartsDone earlier) {
        return earlier.recipe().equals(recipe);
    }

    /**
     * Goes on behind parts of an earlier run, which were put where {@link #part} says. To be called first if at all.
     */
    public void goOnBehind(PartsDone earlier) {
        done = earlier;
        framesBefore = earlier.frames();
    }

    /** What exists, before the first call of {@link #next} and with the parts it has given. */
    public PartsDone done() {
        return done;
    }

    /** The next part as soon as it is finished; blocks until then. Empty behind the last. */
    public Optional<VideoPart> next() throws MediaException, InterruptedException {
        Optional<VideoPart> part;
        try {
            part = running().next();
        } catch (MediaException failed) {
            throw killed() ? ended() : failed;
        }
        part.ifPresent(finished -> done = done.with(finished));
        return part;
    }

    private EnhanceChild running() throws MediaException {
        synchronized (lock) {
            if (killed) {
                throw ended();
            }
            if (child.isEmpty()) {
                try {
                    child = Optional.of(
                            EnhanceChild.start(plan, done, folder.path(), folder.subfolder("encode"), threads, name));
                } catch (IOException failed) {
                    throw new MediaException(
                            MediaException.Kind.DIED, "can't start an encoder: " + failed.getMessage(), failed);
                }
            }
            return child.get();
        }
    }

    private MediaException ended() {
        return new MediaException(MediaException.Kind.DIED, Redaction.name(plan.source()) + ": the encoder was ended");
    }

    private boolean killed() {
        synchronized (lock) {
            return killed;
        }
    }

    /** Encoded so far, those of earlier runs included. From any thread. */
    public long frames() {
        synchronized (lock) {
            return framesBefore + child.map(EnhanceChild::frames).orElse(0L);
        }
    }

    /** Expected in the end, 0 where the source does not tell. */
    public long expectedFrames() {
        return plan.frames();
    }

    /** Puts all parts together with the sound; they are gone afterwards. The file goes when this is closed. */
    public Path join() throws MediaException, InterruptedException {
        if (done.count() == 0) {
            throw MediaFailures.noFrames(plan.source(), warnings());
        }
        try {
            Path target = folder.path().resolve("enhanced.mp4");
            List<Path> parts =
                    LongStream.range(0, done.count()).mapToObj(this::part).toList();
            warnings.addAll(new VideoJoin(plan, name).write(parts, target, folder.subfolder("join")));
            noteEnd(target);
            return target;
        } catch (IOException failed) {
            throw new MediaException(MediaException.Kind.DIED, "no room for a video: " + failed.getMessage(), failed);
        }
    }

    private void noteEnd(Path video) throws MediaException {
        SourceSpec made = new SourceSpec(video.toString(), SourceSpec.Kind.FILE, 0);
        long millis = MediaProbe.probe(made, PROBE_DEADLINE).durationMillis();
        if (!MediaInfo.isWhole(plan.durationMillis(), millis)) {
            warnings.add("the source ended at " + millis + " ms of " + plan.durationMillis() + " ms");
        }
    }

    /** What was lost on the way, for the user. */
    public List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        List<String> said = child.map(EnhanceChild::warnings).orElse(List.of());
        said.stream().limit(SHOWN_WARNINGS).forEach(all::add);
        if (said.size() > SHOWN_WARNINGS) {
            all.add("and " + (said.size() - SHOWN_WARNINGS) + " more messages of the encoder");
        }
        return List.copyOf(all);
    }

    /** Kills a child that has given nothing for too long; {@link #next} then fails. From any thread. */
    public void endSilence(Duration patience) {
        synchronized (lock) {
            child.ifPresent(running -> running.endSilence(patience));
        }
    }

    /** Ends the encoding at once, from any thread; {@link #join} ends by an interrupt. */
    public void kill() {
        synchronized (lock) {
            killed = true;
            child.ifPresent(EnhanceChild::kill);
        }
    }

    /** Ends what runs and removes every file; what can't be removed now goes when the next process starts. */
    @Override
    public void close() {
        kill();
        child.ifPresent(EnhanceChild::close);
        try {
            folder.close();
        } catch (UncheckedIOException failed) {
            LOG.warn("{} could not be removed", folder.path(), failed);
        }
    }
}
