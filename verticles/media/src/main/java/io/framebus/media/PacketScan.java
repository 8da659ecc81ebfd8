package io.framebus.media;

import io.framebus.bus.SourceSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What all packets of one stream of a file tell. They are read by a child process and not decoded.
 *
 * @param frames that are shown
 * @param durationMillis from the first to the end of the last, 0 where packets have no times
 */
record PacketScan(long frames, long durationMillis) {

    private static final int LONGEST_LINE = 200;

    /** Reads a whole file; blocks up to the deadline. */
    static PacketScan of(SourceSpec source, int stream, Duration deadline) throws MediaException {
        try (TemporaryFolder folder = TemporaryFolder.create("scan")) {
            List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-loglevel", "quiet"));
            arguments.addAll(List.of("-select_streams", Integer.toString(stream), "-print_format", "csv=p=0:nk=1"));
            arguments.addAll(List.of("-show_entries", "packet=pts_time,dts_time,duration_time,flags"));
            arguments.addAll(InputArguments.file(source.url()));
            Process process = ChildCommand.of(FfmpegPrograms.ffprobe(), arguments, folder.subfolder("run"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            CompletableFuture<PacketScan> counted = new CompletableFuture<>();
            Thread.ofPlatform().daemon().name("packets").start(() -> count(process, counted));
            try {
                return counted.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                ChildCommand.end(process);
            }
        } catch (IOException | ExecutionException failed) {
            throw new MediaException(
                    MediaException.Kind.DIED,
                    "can't read " + Redaction.name(source) + ": " + failed.getMessage(),
                    failed);
        } catch (TimeoutException late) {
            throw new MediaException(
                    MediaException.Kind.TIMEOUT,
                    Redaction.name(source) + " was not read within " + deadline.toSeconds() + " s",
                    late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new MediaException(
                    MediaException.Kind.TIMEOUT, "the reading of " + Redaction.name(source) + " was interrupted", stop);
        }
    }

    private static void count(Process process, CompletableFuture<PacketScan> counted) {
        long frames = 0;
        double first = Double.POSITIVE_INFINITY;
        double end = Double.NEGATIVE_INFINITY;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",", -1);
                if (line.length() > LONGEST_LINE || fields.length < 4 || fields[3].contains("D")) {
                    continue;
                }
                frames++;
                double time = time(fields[0], time(fields[1], Double.NaN));
                if (!Double.isNaN(time)) {
                    first = Math.min(first, time);
                    end = Math.max(end, time + time(fields[2], 0));
                }
            }
            counted.complete(new PacketScan(frames, end > first ? Math.round((end - first) * 1000) : 0));
        } catch (IOException killed) {
            counted.completeExceptionally(killed);
        }
    }

    private static double time(String field, double otherwise) {
        try {
            return Double.parseDouble(field);
        } catch (NumberFormatException unknown) {
            return otherwise;
        }
    }

    /** @param framesPerSecond tells the length where times don't; 0 where unknown */
    long durationMillis(double framesPerSecond) {
        return durationMillis > 0 || framesPerSecond <= 0
                ? durationMillis
                : Math.round(frames * 1000 / framesPerSecond);
    }

    double framesPerSecond() {
        return durationMillis > 0 ? frames * 1000.0 / durationMillis : 0;
    }
}
