package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Forms as they look on the wire, for what a polite client would not send. */
final class RawForm {

    static final String BOUNDARY = "a-boundary";

    private RawForm() {}

    /** Everything before the file's bytes. */
    static String head(String filename) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    }

    static String tail() {
        return "\r\n--" + BOUNDARY + "--\r\n";
    }

    /** The beginning of a request. */
    static String request(String path, long bodyBytes) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary="
                + BOUNDARY + "\r\nContent-Length: " + bodyBytes + "\r\n\r\n";
    }

    /** Sends a form without saying how long it is. */
    static Future<HttpResponse<Buffer>> chunked(OpenGateway gateway, String path, String filename, Buffer file) {
        try {
            Path body = Files.createTempFile("form", ".body");
            Files.write(
                    body,
                    Buffer.buffer(head(filename))
                            .appendBuffer(file)
                            .appendString(tail())
                            .getBytes());
            AsyncFile stream = gateway.vertx.fileSystem().openBlocking(body.toString(), new OpenOptions());
            return gateway.request(HttpMethod.POST, path)
                    .putHeader("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .sendStream(stream)
                    .onComplete(over -> gateway.vertx.fileSystem().delete(body.toString()));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    static void waitUntil(Callable<Boolean> condition) {
        waitUntil(condition, 20);
    }

    static void waitUntil(Callable<Boolean> condition, int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (!condition.call()) {
                assertTrue(System.nanoTime() < deadline, "not within " + seconds + " s");
                Thread.onSpinWait();
            }
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
