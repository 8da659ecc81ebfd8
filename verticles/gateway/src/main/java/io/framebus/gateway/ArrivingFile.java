package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.ObjectMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A file that goes three ways while it arrives: into the object store, onto this node's disk where it is looked at, and
 * into a hash. On one event loop. Either {@link #discard} or {@link #release} ends it.
 */
final class ArrivingFile {

    /** Nothing that was uploaded is ever shown as a page. */
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final UUID id = UUID.randomUUID();
    private final Vertx vertx;
    private final Context context;
    private final Rooms rooms;
    private final GatewayConfig.Uploads limits;
    private final Path scratch;
    private final MessageDigest digest = sha256();
    private final UploadPipe pipe;
    private Optional<AsyncFile> disk = Optional.empty();
    private Optional<Future<Done>> stored = Optional.empty();
    private Optional<Throwable> diskFull = Optional.empty();
    private String name = "";
    private long bytes;

    ArrivingFile(Vertx vertx, Rooms rooms, GatewayConfig.Uploads limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.rooms = rooms;
        this.limits = limits;
        this.scratch = limits.folder().resolve(id + ".upload");
        this.pipe = new UploadPipe(limits.deadline());
    }

    UUID id() {
        return id;
    }

    /** As its user called it. */
    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    Path scratch() {
        return scratch;
    }

    /** {@code bucket/key}. */
    String path() {
        return Buckets.INPUT_FILES + "/" + id + "/" + name;
    }

    /** Of everything that has arrived; asked once. */
    String hash() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Opens the place on disk. */
    Future<Void> open() {
        OpenOptions fresh = new OpenOptions().setWrite(true).setCreateNew(true).setPerms("rw-------");
        return vertx.fileSystem()
                .mkdirs(limits.folder().toString())
                .compose(made -> vertx.fileSystem().open(scratch.toString(), fresh))
                .onSuccess(opened -> disk = Optional.of(opened))
                .recover(broken -> Future.failedFuture(noRoom(broken)))
                .mapEmpty();
    }

    /** The file's name is known, so its way into the store begins. */
    void begin(String given) {
        name = UploadName.of(given);
        ObjectMessage.PutStream put = new ObjectMessage.PutStream(path(), pipe, CONTENT_TYPE);
        stored = Optional.of(
                rooms.ask(Addresses.putObjectStream(), put, limits.deadline()).onFailure(thrown -> pipe.close()));
    }

    void write(byte[] part) {
        bytes += part.length;
        digest.update(part);
        pipe.offer(part);
        disk.ifPresent(file -> file.write(Buffer.buffer(part)).onFailure(broken -> diskFull = Optional.of(broken)));
    }

    boolean isFull() {
        return pipe.isFull() || disk.filter(AsyncFile::writeQueueFull).isPresent();
    }

    /** Called once both ways have room again. */
    void onRoom(Runnable told) {
        if (disk.filter(AsyncFile::writeQueueFull).isPresent()) {
            disk.get().drainHandler(drained -> onRoom(told));
        } else {
            pipe.onRoom(() -> context.runOnContext(again -> {
                if (isFull()) {
                    onRoom(told);
                } else {
                    told.run();
                }
            }));
        }
    }

    /** Everything has arrived; completes when it is on the disk. */
    Future<Void> end() {
        pipe.end();
        return closeDisk()
                .compose(closed ->
                        diskFull.isPresent() ? Future.failedFuture(noRoom(diskFull.get())) : Future.succeededFuture());
    }

    /** Completes when the object is stored; where that failed on the way, it is stored from the disk. */
    Future<Done> stored() {
        ObjectMessage.PutFile again = new ObjectMessage.PutFile(path(), scratch, CONTENT_TYPE);
        return stored.orElseGet(() -> Future.failedFuture("no file has begun"))
                .recover(thrown -> rooms.ask(Addresses.putObjectFile(), again, limits.deadline()));
    }

    /** Nothing of it is wanted; completes when nothing of it is left, as far as the store can be reached. */
    Future<Void> discard() {
        pipe.breakOff("the upload was broken off");
        return stored.map(put -> put.transform(over -> removeObject()))
                .orElseGet(Future::succeededFuture)
                .transform(removed -> release());
    }

    /** What lies on this node's disk goes. */
    Future<Void> release() {
        return closeDisk()
                .transform(closed -> vertx.fileSystem().delete(scratch.toString()))
                .otherwiseEmpty();
    }

    private Future<Void> removeObject() {
        ObjectMessage.DeleteAll all = new ObjectMessage.DeleteAll(Buckets.INPUT_FILES + "/" + id + "/");
        return rooms.ask(Addresses.deleteObjects(), all, limits.deadline()).mapEmpty();
    }

    private Future<Void> closeDisk() {
        Optional<AsyncFile> open = disk;
        disk = Optional.empty();
        return open.map(AsyncFile::close).orElseGet(Future::succeededFuture);
    }

    private static Failure noRoom(Throwable broken) {
        return new Failure(Failure.Kind.UNAVAILABLE, "this node can't keep the file: " + reason(broken), broken);
    }

    private static String reason(Throwable broken) {
        Throwable cause = broken.getCause() == null ? broken : broken.getCause();
        return cause.getClass().getSimpleName();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
