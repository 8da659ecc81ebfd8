package io.framebus.media;

import io.framebus.bus.PixelFormat;
import io.framebus.bus.SourceSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One FFmpeg process that writes raw frames into one named pipe and a line about each into another. Videos stay YUV;
 * images become RGB, so that a picture keeps every colour it has, and a frame that FFmpeg wrote as an image is again
 * what the video's frame becomes. One thread reads; any thread may kill.
 */
final class FrameProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PIPE_BYTES = 1 << 20;
    private static final int LINE_BYTES = 4096;

    private final SourceSpec source;
    private final Process process;
    private final ErrorOutput errors;
    private final Fifo pixels;
    private final Fifo lines;
    private final ByteBuffer lineBytes = ByteBuffer.allocateDirect(LINE_BYTES).flip();
    private Optional<FrameHeader> pending = Optional.empty();
    private long framesRead;

    private FrameProcess(SourceSpec source, Process process, ErrorOutput errors, Fifo pixels, Fifo lines) {
        this.source = source;
        this.process = process;
        this.errors = errors;
        this.pixels = pixels;
        this.lines = lines;
    }

    /**
     * Starts a process.
     *
     * @param input the arguments up to and with the input
     * @param filters what comes first of all filters, with a comma behind each; may be empty
     * @param folder holds what the process may see; its working directory and the named pipes
     */
    static FrameProcess start(DecodeRequest request, List<String> input, String filters, Path folder)
            throws IOException {
        SourceSpec source = request.source();
        Fifo lines = Fifo.make(folder.resolve("lines"));
        Fifo pixels;
        try {
            pixels = Fifo.make(folder.resolve("pixels"));
        } catch (IOException failed) {
            lines.close();
            throw failed;
        }
        try {
            Posix.enlargePipe(pixels.path(), PIPE_BYTES);
            Process process = ChildCommand.of(
                            FfmpegPrograms.ffmpeg(), arguments(request, input, filters, lines.path()), folder)
                    .redirectOutput(pixels.path().toFile())
                    .start();
            pixels.release();
            // A process that ends before it opened the second pipe must end the reading of it, too.
            ErrorOutput errors = ErrorOutput.read(
                    process.getErrorStream(),
                    new Redaction(source, folder),
                    "decoder-" + request.name() + "-errors",
                    lines::release);
            return new FrameProcess(source, process, errors, pixels, lines);
        } catch (IOException failed) {
            lines.close();
            pixels.close();
            throw failed;
        }
    }

    private static List<String> arguments(DecodeRequest request, List<String> input, String filters, Path lines) {
        List<String> arguments = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-y"));
        arguments.addAll(List.of("-loglevel", "level+info", "-max_error_rate", "1", "-filter_threads", "1"));
        arguments.addAll(List.of("-copyts", "-threads", Integer.toString(request.threads())));
        arguments.addAll(input);
        arguments.addAll(List.of("-map", "0:V:0", "-an", "-sn", "-dn", "-map_metadata", "-1", "-noautoscale"));
        boolean images = areImages(request.source());
        String scale = filters + "scale=out_range=" + (images ? "full" : "limited");
        arguments.addAll(List.of("-vf", scale + ",sidedata=mode=delete,showinfo=checksum=0"));
        arguments.addAll(List.of("-pix_fmt", images ? "rgb24" : "yuv420p"));
        arguments.addAll(List.of("-c:v", "rawvideo", "-fps_mode", "passthrough"));
        // Filters that put planes together forget the file's time base, which is that of an image anyway.
        arguments.addAll(List.of("-enc_time_base", images ? "filter" : "demux", "-flush_packets", "1"));
        arguments.addAll(List.of("-stats_mux_pre", lines.toString(), "-stats_mux_pre_fmt", FrameHeader.FORMAT));
        arguments.addAll(List.of("-f", "rawvideo", "pipe:1"));
        return arguments;
    }

    private static boolean areImages(SourceSpec source) {
        return source.kind() == SourceSpec.Kind.IMAGES;
    }

    /** The next frame with its timestamp as the process gave it; empty after a regular end. */
    Optional<RawFrame> next(PixelPool pool) throws MediaException, InterruptedException {
        try {
            if (pending.isEmpty()) {
                pending = nextHeader();
            }
            if (pending.isEmpty()) {
                awaitRegularEnd();
                return Optional.empty();
            }
            FrameHeader header = pending.get();
            FrameLook look = look(header);
            PixelBuffer buffer = take(pool, look);
            pending = Optional.empty();
            try {
                read(buffer.data().asByteBuffer());
            } catch (IOException | MediaException failed) {
                buffer.release();
                throw failed;
            }
            framesRead++;
            return Optional.of(new RawFrame(buffer, header.pts(), header.timeBase()));
        } catch (ClosedByInterruptException interrupted) {
            throw (InterruptedException) new InterruptedException("interrupted while decoding").initCause(interrupted);
        } catch (ClosedChannelException closed) {
            throw new MediaException(
                    MediaException.Kind.DIED, Redaction.name(source) + ": the decoder was ended", closed);
        } catch (IOException failed) {
            throw MediaFailures.died(source, List.of(String.valueOf(failed.getMessage())));
        }
    }

    private Optional<FrameHeader> nextHeader() throws IOException, MediaException {
        StringBuilder line = new StringBuilder();
        while (true) {
            while (lineBytes.hasRemaining()) {
                char character = (char) (lineBytes.get() & 0xFF);
                if (character == '\n') {
                    return Optional.of(FrameHeader.parse(line.toString())
                            .orElseThrow(() -> MediaFailures.died(source, List.of("unreadable frame header"))));
                }
                if (line.length() > LINE_BYTES) {
                    throw MediaFailures.died(source, List.of("endless frame header"));
                }
                line.append(character);
            }
            lineBytes.clear();
            int read = lines.read(lineBytes);
            lineBytes.flip();
            if (read < 0) {
                return Optional.empty();
            }
            lines.release();
        }
    }

    /** What the child says about a frame's size must fit its number of bytes, or nothing of it is believed. */
    private FrameLook look(FrameHeader header) throws MediaException, InterruptedException {
        FrameLook said = errors.lookOf(header.frame(), PATIENCE)
                .orElseThrow(() -> MediaFailures.died(source, List.of("a frame of unknown size")));
        FrameSize size = said.size();
        FrameLook look = areImages(source) ? new FrameLook(size, PixelFormat.RGB) : said;
        boolean sane = size.width() > 0
                && size.height() > 0
                && (long) size.width() * size.height() <= InputArguments.MAX_PIXELS
                && look.bytes() == header.bytes();
        if (!sane) {
            throw new MediaException(
                    MediaException.Kind.UNDECODABLE,
                    Redaction.name(source) + " holds a frame of " + header.bytes() + " bytes that is not "
                            + size.width() + "x" + size.height());
        }
        return look;
    }

    private PixelBuffer take(PixelPool pool, FrameLook look) throws MediaException {
        FrameSize size = look.size();
        if (look.bytes() > pool.maxBytes()) {
            throw new MediaException(
                    MediaException.Kind.TOO_LARGE,
                    Redaction.name(source) + " holds pictures of " + size.width() + "x" + size.height()
                            + " pixels, more than the pixel memory of this stream can hold");
        }
        return pool.take(size.width(), size.height(), look.format());
    }

    private void read(ByteBuffer frame) throws IOException, MediaException {
        while (frame.hasRemaining()) {
            if (pixels.read(frame) < 0) {
                throw MediaFailures.died(source, errors.warnings());
            }
        }
    }

    /** The end of the pipes is a regular end if the process ended well. */
    private void awaitRegularEnd() throws MediaException, InterruptedException {
        boolean exited = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!exited) {
            process.destroyForcibly();
        }
        if (!errors.join(PATIENCE)) {
            throw MediaFailures.died(source, List.of("the decoder does not end"));
        }
        if (!exited || process.exitValue() != 0) {
            MediaException failed = framesRead == 0
                    ? MediaFailures.of(source, errors.warnings())
                    : MediaFailures.died(source, errors.warnings());
            // Images of which none can be decoded end nothing but themselves: others follow.
            if (!areImages(source) || failed.kind() == MediaException.Kind.DIED) {
                throw failed;
            }
        }
    }

    long framesRead() {
        return framesRead;
    }

    long pid() {
        return process.pid();
    }

    List<String> warnings() {
        return errors.warnings();
    }

    /** Ends the process; a read that waits for it sees the end of its pipe. */
    void kill() {
        process.destroyForcibly();
    }

    /** Kills, waits and lets go of everything. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        try {
            if (process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                errors.join(PATIENCE);
            }
        } catch (InterruptedException stop) {
            interrupted = true;
        }
        lines.close();
        pixels.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
