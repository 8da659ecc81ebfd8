package io.framebus.gateway;

import io.framebus.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form with one file and some fields, in any order, read while it arrives. On one event loop. Made as soon as the
 * request is there, so that a client that leaves while it waits for its turn is noticed.
 */
final class UploadForm {

    static final String FILE = "file";

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary\\s*=\\s*(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    /** The last delimiter of a form is here, with room for what polite clients write behind it. */
    private static final int TAIL_BYTES = 1024;

    private final HttpServerRequest request;
    private final long mostBytes;
    private final Promise<MultiMap> whole = Promise.promise();
    private final List<FieldError> errors = new ArrayList<>();
    private Optional<Throwable> gone = Optional.empty();
    private boolean found;
    private int filesUnderWay;
    private boolean formEnded;
    private Buffer tail = Buffer.buffer();
    /** Nobody waits for the sender before the form is read and while it is told to pause. */
    private boolean listening;

    private long heardNanos;

    /**
     * @param request paused, and not yet read
     * @param mostBytes of the file; a longer one ends with 413
     */
    UploadForm(HttpServerRequest request, long mostBytes) {
        this.request = request;
        this.mostBytes = mostBytes;
        try {
            // Before anything waits: the form must be expected when its first bytes are read.
            request.setExpectMultipart(true);
        } catch (RuntimeException noBoundary) {
            throw new Failure(Failure.Kind.INVALID, "the form has no boundary", noBoundary);
        }
        request.exceptionHandler(this::broken);
    }

    /** What is wrong with the form itself. */
    List<FieldError> errors() {
        return errors;
    }

    /** Reads the form to its end; the file goes where it is told to. Answers with the fields. */
    Future<MultiMap> receive(ArrivingFile file) {
        if (gone.isPresent()) {
            return Future.failedFuture(gone.get());
        }
        request.uploadHandler(part -> {
            if (!part.name().equals(FILE)) {
                refuse(part, new FieldError(part.name(), "is no file; the only file is called file"));
            } else if (found) {
                refuse(part, new FieldError(FILE, "must be one file, not several"));
            } else {
                found = true;
                take(part, file);
            }
        });
        request.handler(this::keepTail);
        request.endHandler(end -> {
            if (isClosed()) {
                formEnded = true;
                completeWhenAllIsHere(file);
            } else {
                broken(new EOFException("the form has no end"));
            }
        });
        listen();
        request.resume();
        return whole.future();
    }

    private void refuse(HttpServerFileUpload part, FieldError error) {
        if (errors.stream().noneMatch(error::equals)) {
            errors.add(error);
        }
        part.handler(unwanted -> {});
    }

    private void take(HttpServerFileUpload part, ArrivingFile file) {
        filesUnderWay++;
        file.begin(Optional.ofNullable(part.filename()).orElse(""));
        part.exceptionHandler(this::broken);
        whole.future().onFailure(unwanted -> part.resume());
        part.handler(buffer -> {
            if (whole.future().isComplete()) {
                // What still comes is not wanted, but the client reads its answer only once it has sent everything.
                return;
            }
            if (file.bytes() + buffer.length() > mostBytes) {
                whole.tryFail(tooLarge(mostBytes));
                return;
            }
            file.write(buffer.getBytes());
            if (file.isFull()) {
                part.pause();
                listening = false;
                file.onRoom(() -> goOn(part));
            }
        });
        part.endHandler(end -> {
            filesUnderWay--;
            completeWhenAllIsHere(file);
        });
    }

    private void goOn(HttpServerFileUpload part) {
        listen();
        part.resume();
    }

    private void listen() {
        listening = true;
        heardNanos = System.nanoTime();
    }

    /** Ends the form of a sender that has sent nothing for so long, though it was listened to. */
    void endSilence(Duration patience) {
        if (listening && System.nanoTime() - heardNanos > patience.toNanos()) {
            whole.tryFail(new HttpException(408, "no byte arrived for " + patience.toSeconds() + " s"));
        }
    }

    /** The form may end while the tail of its file still waits for room. */
    private void completeWhenAllIsHere(ArrivingFile file) {
        if (!formEnded || filesUnderWay > 0 || whole.future().isComplete()) {
            return;
        }
        if (!found) {
            errors.add(new FieldError(
                    FILE,
                    request.formAttributes().contains(FILE)
                            ? "must be a file, not a text: its part needs a filename"
                            : "is required"));
        } else if (file.bytes() == 0) {
            errors.add(new FieldError(FILE, "is empty"));
        }
        whole.tryComplete(request.formAttributes());
    }

    private void keepTail(Buffer bytes) {
        heardNanos = System.nanoTime();
        Buffer joined = bytes.length() < TAIL_BYTES ? tail.appendBuffer(bytes) : bytes;
        tail = joined.getBuffer(Math.max(0, joined.length() - TAIL_BYTES), joined.length());
    }

    /** Whether the form ended with its last delimiter. One that is cut off inside its file says so nowhere else. */
    private boolean isClosed() {
        Matcher type = BOUNDARY.matcher(
                Optional.ofNullable(request.getHeader("Content-Type")).orElse(""));
        String boundary = type.find() ? Optional.ofNullable(type.group(1)).orElseGet(() -> type.group(2)) : "";
        return tail.toString(StandardCharsets.ISO_8859_1).contains("--" + boundary + "--");
    }

    private void broken(Throwable thrown) {
        Failure failure = new Failure(
                Failure.Kind.INVALID, "the form is malformed, too large besides its file, or not whole", thrown);
        gone = Optional.of(failure);
        whole.tryFail(failure);
    }

    static HttpException tooLarge(long mostBytes) {
        return new HttpException(413, "a file may have " + mostBytes + " bytes at most");
    }
}
