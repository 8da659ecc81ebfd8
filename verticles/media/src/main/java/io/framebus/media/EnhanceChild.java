package io.framebus.media;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One FFmpeg process that re-encodes a video from some point to its end. It writes fragments into its output, which
 * become parts here: the child has no file to write. One thread reads; any thread may kill.
 */
final class EnhanceChild implements AutoCloseable {

    static final long PART_MILLIS = 10_000;

    private static final long KEY_FRAME_MILLIS = 2000;
    private static final int FRAGMENT_MICROS = 500_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How much is decoded before the point to go on from, so that filters that look back have something to see. */
    private static final long MARGIN_MILLIS = 5000;

    /**
     * Every time is this much later where parts and key frames are chosen, so that a time on the border is on the same
     * side in every arithmetic. No frame's time ends so. The one that begins a part is noted: a fragment may reach
     * beyond the border.
     */
    private static final double EDGE_MILLIS = 0.50351;

    /** By this much the first frame to go on with may seem earlier than it is; frames are farther apart. */
    private static final long EARLY_MICROS = 100;

    /** Of so many frames that are seen again, one is told on the error output. */
    private static final int SIGN_FRAMES = 10;

    /** One of the encoder's 51 steps of quality; the next one changes the size by a tenth. */
    private static final String QUANTISER = "20";

    private final EnhancePlan plan;
    private final Path folder;
    private final boolean resumed;

    private final Process process;
    private final ErrorOutput errors;
    private final FragmentReader reader;
    private long number;
    private Optional<FragmentReader.Fragment> pending = Optional.empty();
    private boolean finished;
    private final AtomicLong frames = new AtomicLong();
    private volatile long waitingSinceNanos = Long.MAX_VALUE;

    private EnhanceChild(EnhancePlan plan, Path folder, PartsDone done, Process process, ErrorOutput errors) {
        this.plan = plan;
        this.folder = folder;
        this.resumed = done.count() > 0;
        this.number = done.count();
        this.process = process;
        this.errors = errors;
        this.reader = new FragmentReader(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    /**
     * Starts the process.
     *
     * @param done what it need not make again
     * @param folder where parts are written
     * @param working the process's working directory, empty
     */
    static EnhanceChild start(EnhancePlan plan, PartsDone done, Path folder, Path working, int threads, String name)
            throws IOException {
        Process process = ChildCommand.of(FfmpegPrograms.ffmpeg(), arguments(plan, done, threads), working)
                .start();
        ErrorOutput errors = ErrorOutput.read(
                process.getErrorStream(), new Redaction(plan.source(), working), name + "-errors", () -> {});
        return new EnhanceChild(plan, folder, done, process, errors);
    }

    /**
     * What is done already is left out: sought where that is exact, else seen again and counted.
     *
     * @param done what need not be made again
     */
    static List<String> arguments(EnhancePlan plan, PartsDone done, int threads) {
        List<String> arguments = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-y"));
        arguments.addAll(List.of("-loglevel", "level+warning", "-max_error_rate", "1"));
        arguments.addAll(List.of("-filter_threads", Integer.toString(threads), "-threads", Integer.toString(threads)));
        arguments.addAll(plan.clock());
        String filters = plan.filters();
        if (done.count() > 0 && plan.exactSeek()) {
            long from = Math.max(0, done.endMicros() / 1000 - MARGIN_MILLIS);
            arguments.addAll(List.of("-noaccurate_seek", "-ss", String.format(Locale.ROOT, "%.3f", from / 1000.0)));
            filters += ",select=gte(t*1000000\\," + (done.endMicros() - EARLY_MICROS) + ")";
        } else if (done.count() > 0) {
            String behind = "gte(n\\," + done.frames() + ")";
            String sign = "if(not(" + behind + "+mod(n\\," + SIGN_FRAMES + "))\\,print(n\\,24))";
            filters += ",select=" + behind + "+0*" + sign;
        }
        arguments.addAll(InputArguments.file(plan.source().url()));
        arguments.addAll(List.of("-map", "0:" + plan.stream(), "-an", "-sn", "-dn"));
        arguments.addAll(List.of("-map_metadata", "-1", "-map_chapters", "-1", "-vf", filters));
        arguments.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base", "filter"));
        arguments.addAll(List.of("-c:v", "libopenh264", "-profile:v", "high", "-threads", Integer.toString(threads)));
        arguments.addAll(List.of("-rc_mode", "quality", "-qmin", QUANTISER, "-qmax", QUANTISER, "-g", "100000"));
        arguments.addAll(List.of("-force_key_frames", keyFrames(done.endMicros() - done.startMicros()), "-f", "mp4"));
        arguments.addAll(List.of("-movflags", "+frag_keyframe+empty_moov+default_base_moof+frag_discont"));
        arguments.addAll(List.of("-frag_duration", Integer.toString(FRAGMENT_MICROS)));
        arguments.addAll(List.of("-use_editlist", "0", "-avoid_negative_ts", "disabled", "-flush_packets", "1"));
        arguments.add("pipe:1");
        arguments.addAll(plan.unused("0:a?"));
        return arguments;
    }

    /** The first frame of each slot; the expression counts its times from the first frame that is encoded. */
    private static String keyFrames(long passedMicros) {
        String from = String.format(Locale.ROOT, "+%.6f)", passedMicros / 1e6);
        return "expr:isnan(prev_forced_t)+gt(" + slot("(t" + from, KEY_FRAME_MILLIS) + ","
                + slot("(prev_forced_t" + from, KEY_FRAME_MILLIS) + ")";
    }

    private static String slot(String time, long millis) {
        return String.format(Locale.ROOT, "floor((%s*1000+%s)/%d)", time, EDGE_MILLIS, millis);
    }

    private static long startMicros(FragmentReader.Fragment fragment) {
        return Math.round(fragment.startTicks() * 1e6 / fragment.timescale());
    }

    private static long slot(FragmentReader.Fragment fragment) {
        return (long) Math.floor((fragment.startTicks() * 1000.0 / fragment.timescale() + EDGE_MILLIS) / PART_MILLIS);
    }

    /** The next part as soon as it is finished; blocks until then. Empty behind the last. */
    Optional<VideoPart> next() throws MediaException, InterruptedException {
        if (finished) {
            return Optional.empty();
        }
        try {
            if (pending.isEmpty()) {
                pending = read();
            }
            if (pending.isEmpty()) {
                awaitRegularEnd();
                finished = true;
                return Optional.empty();
            }
            return Optional.of(part(pending.get()));
        } catch (IOException broken) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("interrupted while encoding").initCause(broken);
            }
            awaitRegularEnd();
            throw MediaFailures.died(plan.source(), List.of(String.valueOf(broken.getMessage())));
        }
    }

    private VideoPart part(FragmentReader.Fragment first) throws IOException, MediaException, InterruptedException {
        long slot = slot(first);
        Path file = Enhancement.part(folder, number);
        long framesBefore = frames.get();
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
            output.write(reader.header());
            while (pending.isPresent() && slot(pending.get()) <= slot) {
                reader.copyFragment(output);
                frames.addAndGet(pending.get().frames());
                pending = read();
            }
        }
        finished = pending.isEmpty();
        if (finished) {
            awaitRegularEnd();
        }
        long endMicros = pending.map(EnhanceChild::startMicros).orElse((slot + 1) * PART_MILLIS * 1000);
        return new VideoPart(number++, file, frames.get() - framesBefore, startMicros(first), endMicros, finished);
    }

    private Optional<FragmentReader.Fragment> read() throws IOException {
        waitingSinceNanos = System.nanoTime();
        try {
            return reader.next();
        } finally {
            waitingSinceNanos = Long.MAX_VALUE;
        }
    }

    /** The end of the output is a regular end if the process ended well. */
    private void awaitRegularEnd() throws MediaException, InterruptedException {
        boolean exited = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!exited) {
            process.destroyForcibly();
        }
        if (!errors.join(PATIENCE) || !exited) {
            throw MediaFailures.died(plan.source(), List.of("the encoder does not end"));
        }
        if (process.exitValue() != 0) {
            throw frames.get() == 0 && !resumed
                    ? MediaFailures.of(plan.source(), errors.warnings())
                    : MediaFailures.died(plan.source(), errors.warnings());
        }
        if (frames.get() == 0 && !resumed) {
            throw MediaFailures.noFrames(plan.source(), errors.warnings());
        }
    }

    /** Encoded so far. */
    long frames() {
        return frames.get();
    }

    List<String> warnings() {
        return errors.warnings();
    }

    /**
     * Kills a process that has given nothing for too long; {@link #next} then fails. What is only seen again gives
     * signs of life instead, as many as it has frames. From any thread.
     */
    void endSilence(Duration patience) {
        boolean skipping = resumed && frames.get() == 0;
        long since = waitingSinceNanos;
        long now = System.nanoTime();
        long silence = skipping ? Math.min(now - since, now - errors.signNanos()) : now - since;
        if (since != Long.MAX_VALUE && silence > patience.toNanos()) {
            process.destroyForcibly();
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Kills, waits and lets go of everything. */
    @Override
    public void close() {
        ChildCommand.end(process);
        try (InputStream output = process.getInputStream()) {
            errors.join(PATIENCE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyClosed) {
            // The process is gone, and with it the other end.
            return;
        }
    }
}
