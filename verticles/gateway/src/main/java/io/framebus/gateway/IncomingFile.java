package io.framebus.gateway;

import io.framebus.bus.Failure;
import io.framebus.bus.ReplacementMessage.Upload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.handler.HttpException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;

/** A file that is written to disk while it arrives, and hashed on the way. Used on one event loop. */
final class IncomingFile {

    private final Vertx vertx;
    private final Path folder;
    private final long mostBytes;

    /**
     * @param folder for files under way; made when missing
     * @param mostBytes of one file; a longer one ends with 413
     */
    IncomingFile(Vertx vertx, Path folder, long mostBytes) {
        this.vertx = vertx;
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /**
     * Takes a paused stream to its end. A file that does not arrive whole is removed again.
     *
     * @param gone whether the sender has left, which nobody may have been told of
     */
    Future<Upload> receive(ReadStream<Buffer> source, BooleanSupplier gone) {
        return vertx.fileSystem()
                .mkdirs(folder.toString())
                .compose(made -> vertx.fileSystem().createTempFile(folder.toString(), "incoming", ".part", "rw-------"))
                .compose(path -> vertx.fileSystem()
                        .open(path, new OpenOptions().setWrite(true).setTruncateExisting(true))
                        .compose(file -> write(source, gone, file).eventually(file::close))
                        .map(sha256 -> new Upload(Path.of(path), sha256))
                        .recover(broken -> remove(Path.of(path)).transform(removed -> Future.failedFuture(broken))));
    }

    HttpException tooLarge() {
        return new HttpException(413, "a model's file may have " + mostBytes + " bytes at most");
    }

    Future<Void> remove(Path file) {
        return vertx.fileSystem()
                .exists(file.toString())
                .compose(left -> left ? vertx.fileSystem().delete(file.toString()) : Future.succeededFuture())
                .otherwiseEmpty();
    }

    private Future<String> write(ReadStream<Buffer> source, BooleanSupplier gone, AsyncFile file) {
        Promise<String> whole = Promise.promise();
        MessageDigest digest = digest();
        long[] bytes = {0};
        source.exceptionHandler(broken -> whole.tryFail(
                new Failure(Failure.Kind.INVALID, "the file did not arrive whole: " + broken.getMessage(), broken)));
        source.endHandler(end -> whole.tryComplete(HexFormat.of().formatHex(digest.digest())));
        source.handler(part -> {
            bytes[0] += part.length();
            if (bytes[0] > mostBytes) {
                whole.tryFail(tooLarge());
            }
            if (whole.future().isComplete()) {
                // What still comes is not wanted, but the client reads its answer only once it has sent everything.
                return;
            }
            digest.update(part.getBytes());
            file.write(part).onFailure(whole::tryFail);
            if (file.writeQueueFull()) {
                source.pause();
                file.drainHandler(drained -> source.resume());
            }
        });
        if (gone.getAsBoolean()) {
            whole.tryFail(new Failure(Failure.Kind.INVALID, "the sender has gone"));
        }
        source.resume();
        return whole.future();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
