package io.framebus.gateway;

import io.framebus.bus.Failure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A form with one file and some fields, in any order, read while it arrives. On one event loop. Made as soon as the
 * request is there, so that a client that leaves while it waits for its turn is noticed.
 */
final class UploadForm {

    static final String FILE = "file";

    private final HttpServerRequest request;
    private final long mostBytes;
    private final Promise<MultiMap> whole = Promise.promise();
    private final List<FieldError> errors = new ArrayList<>();
    private Optional<Throwable> gone = Optional.empty();
    private boolean found;
    private int filesUnderWay;
    private boolean formEnded;

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
        request.endHandler(end -> {
            formEnded = true;
            completeWhenAllIsHere(file);
        });
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
                file.onRoom(part::resume);
            }
        });
        part.endHandler(end -> {
            filesUnderWay--;
            completeWhenAllIsHere(file);
        });
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
