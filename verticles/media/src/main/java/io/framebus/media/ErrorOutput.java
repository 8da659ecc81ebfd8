package io.framebus.media;

import io.framebus.bus.PixelFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error output of one FFmpeg process, read by a thread of its own so that the process never waits for it. Keeps the
 * last warnings, and the look of every frame that the {@code showinfo} filter announced, in two lines, before the frame
 * was written.
 */
final class ErrorOutput {

    private static final int KEPT_WARNINGS = 100;
    private static final int KEPT_CHARACTERS = 500;

    private static final Pattern ANNOUNCED_FRAME = Pattern.compile(" s:(\\d{1,6})x(\\d{1,6}) i:. iskey:");
    private static final Pattern ANNOUNCED_COLOUR = Pattern.compile(" color_space:(\\w+) color_primaries:");
    /** The last piece of an announcement. */
    private static final String ANNOUNCED = " color_trc:";

    private static final Pattern LEVEL = Pattern.compile("\\[(info|warning|error|fatal|panic)\\] ");
    /** What the function {@code print} of an expression writes. */
    private static final Pattern SIGN = Pattern.compile("^\\[Eval @ \\w+\\] \\[warning\\] \\d+\\.\\d+$");

    /**
     * What costs nothing: the linker, tables and an encoder that thinks aloud, the bit rate of a raw picture of hardly
     * any pixels, sound that is heard all the same, a clock that began again, and a plea for samples.
     */
    private static final Pattern NOISE = Pattern.compile("no version information available|swscaler|OpenH264"
            + "|bitrate parameter is set too low|Error parsing Opus packet header|Guessed Channel Layout"
            + "|DTS \\S+ < \\S+ out of order|ffmpeg-devel");

    private static final Pattern ADDRESS = Pattern.compile(" @ 0x[0-9a-f]+");

    private record Change(long frame, FrameLook look) {}

    private final InputStream output;
    private final Redaction redaction;
    private final Runnable afterwards;
    private final Thread thread;
    private final ArrayDeque<String> warnings = new ArrayDeque<>();
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private volatile long signNanos = System.nanoTime();
    private Optional<FrameSize> announcedSize = Optional.empty();
    private PixelFormat announcedMatrix = PixelFormat.YUV_BT601;
    private long announcedFrames;
    private boolean ended;

    private ErrorOutput(InputStream output, Redaction redaction, String threadName, Runnable afterwards) {
        this.output = output;
        this.redaction = redaction;
        this.afterwards = afterwards;
        this.thread = Thread.ofPlatform().daemon().name(threadName).unstarted(this::readAll);
    }

    /**
     * Starts to read.
     *
     * @param afterwards runs when the output has ended, which is when the process is gone
     */
    static ErrorOutput read(InputStream output, Redaction redaction, String threadName, Runnable afterwards) {
        ErrorOutput errors = new ErrorOutput(output, redaction, threadName, afterwards);
        errors.thread.start();
        return errors;
    }

    private void readAll() {
        byte[] chunk = new byte[8192];
        StringBuilder line = new StringBuilder();
        try (output) {
            for (int read = output.read(chunk); read >= 0; read = output.read(chunk)) {
                split(new String(chunk, 0, read, StandardCharsets.ISO_8859_1), line);
            }
        } catch (IOException closed) {
            // The process was killed and its pipe closed: what was read so far is all there is.
            line.setLength(0);
        } finally {
            take(line.toString());
            end();
            afterwards.run();
        }
    }

    /** Lines beyond the kept length are cut, so that a hostile file can't fill the memory through its messages. */
    private void split(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\n' || character == '\r') {
                take(line.toString());
                line.setLength(0);
            } else if (line.length() < KEPT_CHARACTERS) {
                line.append(character);
            }
        }
    }

    /**
     * When a filter of the process last printed a number, at first when it began; on the clock of
     * {@link System#nanoTime}.
     */
    long signNanos() {
        return signNanos;
    }

    private synchronized void take(String line) {
        if (SIGN.matcher(line).find()) {
            signNanos = System.nanoTime();
            return;
        }
        Matcher frame = ANNOUNCED_FRAME.matcher(line);
        if (frame.find()) {
            announcedSize =
                    Optional.of(new FrameSize(Integer.parseInt(frame.group(1)), Integer.parseInt(frame.group(2))));
            return;
        }
        if (announcedSize.isPresent()) {
            takeColour(line, announcedSize.get());
        }
        Matcher level = LEVEL.matcher(line);
        boolean informative = level.find() && "info".equals(level.group(1));
        if (line.isBlank() || informative || NOISE.matcher(line).find()) {
            return;
        }
        if (warnings.size() == KEPT_WARNINGS) {
            warnings.removeFirst();
        }
        warnings.addLast(redaction.apply(ADDRESS.matcher(level.replaceFirst("")).replaceAll("")));
    }

    /**
     * The colour is written piece by piece, and a decoder that complains meanwhile, in a thread of its own, may break
     * the line between any two of them. A colour lost that way is that of the frame before.
     */
    private void takeColour(String line, FrameSize size) {
        Matcher colour = ANNOUNCED_COLOUR.matcher(line);
        if (colour.find()) {
            announcedMatrix = matrix(colour.group(1));
        }
        if (line.contains(ANNOUNCED)) {
            announce(new FrameLook(size, announcedMatrix));
            announcedSize = Optional.empty();
        }
    }

    /** By FFmpeg's names; what has none is BT.601, as FFmpeg itself takes it. */
    private static PixelFormat matrix(String name) {
        return switch (name) {
            case "bt709", "smpte240m" -> PixelFormat.YUV_BT709;
            case "bt2020nc", "bt2020c" -> PixelFormat.YUV_BT2020;
            default -> PixelFormat.YUV_BT601;
        };
    }

    private void announce(FrameLook look) {
        Change last = changes.peekLast();
        if (last == null || !last.look().equals(look)) {
            changes.addLast(new Change(announcedFrames, look));
        }
        announcedFrames++;
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * The look of a frame; waits until it is announced. Frames are asked for in ascending order.
     *
     * @param frame index among all frames of the process, from 0
     * @param patience how long a line that the process has already written may take to arrive here
     */
    synchronized Optional<FrameLook> lookOf(long frame, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (announcedFrames <= frame && !ended) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return Optional.empty();
            }
            wait(leftMillis);
        }
        if (announcedFrames <= frame) {
            return Optional.empty();
        }
        Change current = changes.removeFirst();
        while (!changes.isEmpty() && changes.getFirst().frame() <= frame) {
            current = changes.removeFirst();
        }
        changes.addFirst(current);
        return Optional.of(current.look());
    }

    /** Warnings and errors so far, at most the last hundred. */
    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Waits until everything was read. */
    boolean join(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }
}
