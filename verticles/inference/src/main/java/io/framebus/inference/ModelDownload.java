package io.framebus.inference;

import io.framebus.bus.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** Fetches the file of a catalogue entry. The file appears in its folder only when it is whole and as described. */
public final class ModelDownload {

    private static final Duration CONNECTING = Duration.ofSeconds(20);
    private static final Duration ANSWERING = Duration.ofSeconds(60);
    private static final long MOST_BYTES = 2L << 30;
    private static final int OK = 200;

    private ModelDownload() {}

    /**
     * Fetches a model, replacing a file that is there.
     *
     * @param folder where the file is put, made when missing
     * @return the file
     * @throws Failure INVALID where the catalogue has no such entry, no address for it, or the bytes are not those it
     *     describes; UNAVAILABLE where they can't be had
     */
    public static Path pull(ModelCatalogue catalogue, String name, Path folder) {
        CatalogueEntry entry = catalogue.entry(name).orElseThrow(() -> invalid("the catalogue has no model " + name));
        if (!entry.url().startsWith("https://") && !entry.url().startsWith("http://")) {
            throw invalid("the catalogue has no address for model " + name);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECTING)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            Files.createDirectories(folder);
            Path temporary = Files.createTempFile(folder, entry.name(), ".part");
            try {
                fetch(client, entry, temporary);
                return Files.move(
                        temporary,
                        folder.resolve(entry.file()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException failed) {
            throw unavailable(entry, String.valueOf(failed.getMessage()), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable(entry, "stopped", stopped);
        }
    }

    private static void fetch(HttpClient client, CatalogueEntry entry, Path target)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(entry.url()))
                .timeout(ANSWERING)
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != OK) {
                throw new IOException("the server answered " + response.statusCode());
            }
            copy(body, target);
        }
        String sha256 = OnnxFile.sha256Of(target);
        if (!entry.sha256().isEmpty() && !entry.sha256().equals(sha256)) {
            throw invalid("what " + entry.url() + " gave is not model " + entry.name() + " (sha256 " + sha256 + ")");
        }
    }

    private static void copy(InputStream body, Path target) throws IOException {
        byte[] part = new byte[1 << 16];
        long copied = 0;
        try (OutputStream file = Files.newOutputStream(target)) {
            for (int count = body.read(part); count >= 0; count = body.read(part)) {
                copied += count;
                if (copied > MOST_BYTES) {
                    throw new IOException("it is larger than 2 GiB");
                }
                file.write(part, 0, count);
            }
        }
    }

    private static Failure invalid(String message) {
        return new Failure(Failure.Kind.INVALID, message);
    }

    private static Failure unavailable(CatalogueEntry entry, String reason, Exception cause) {
        return new Failure(
                Failure.Kind.UNAVAILABLE,
                "model " + entry.name() + " can't be fetched from " + entry.url() + ": " + reason,
                cause);
    }
}
