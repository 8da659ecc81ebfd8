package io.framebus.gateway;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.Failure;
import io.framebus.bus.JobQuery;
import io.framebus.bus.ObjectMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what uploads left behind whose process died: objects without a job, and files on this node's disk. At the
 * start and every hour; a round that fails is made up for by the next.
 */
final class UploadSweep {

    private static final Logger LOG = LoggerFactory.getLogger(UploadSweep.class);

    private static final Duration PERIOD = Duration.ofHours(1);

    /** No upload takes that long, so what is older and belongs to no job never will. */
    private static final Duration OLD = Duration.ofDays(1);

    private static final int PAGE = 200;

    private final Vertx vertx;
    private final Rooms rooms;
    private final GatewayConfig config;
    private long timer;
    private boolean stopped;

    UploadSweep(Vertx vertx, Rooms rooms, GatewayConfig config) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.config = config;
    }

    /** Does not wait for the first round: other rooms may come up later. */
    void start() {
        timer = vertx.setPeriodic(PERIOD.toMillis(), tick -> sweep());
        sweep();
    }

    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    private void sweep() {
        vertx.executeBlocking(this::sweepDisk, false)
                .transform(swept -> sweepObjects(Instant.now().minus(OLD)))
                .compose(swept -> rooms.ask(
                        Addresses.dropUnfinishedObjects(),
                        new ObjectMessage.DropUnfinished(Buckets.INPUT_FILES, unfinished()),
                        deadline()))
                .onFailure(thrown -> LOG.debug("the sweep of uploads goes on later", thrown));
    }

    /** Completes when every object that was stored before has been looked at. */
    Future<Void> sweepObjects(Instant before) {
        return page(before, Optional.empty());
    }

    private Future<Void> page(Instant before, Optional<String> after) {
        if (stopped) {
            return Future.succeededFuture();
        }
        return rooms.ask(
                        Addresses.listObjects(),
                        new ObjectMessage.ListOlder(Buckets.INPUT_FILES, before, after, PAGE),
                        deadline())
                .compose(found -> removeOrphans(found.keys())
                        .compose(gone ->
                                found.next().isPresent() ? page(before, found.next()) : Future.succeededFuture()));
    }

    private Future<Void> removeOrphans(List<String> keys) {
        Future<Void> done = Future.succeededFuture();
        for (String key : keys) {
            Optional<UUID> id = Fields.uuid(key.replaceFirst("/.*", ""));
            if (id.isPresent()) {
                done = done.compose(before -> removeWithoutJob(id.get()));
            }
        }
        return done;
    }

    private Future<Void> removeWithoutJob(UUID id) {
        return rooms.ask(Addresses.findJob(), new JobQuery.Find(id), deadline())
                .<Void>mapEmpty()
                .recover(thrown ->
                        Failure.of(thrown).kind() == Failure.Kind.NOT_FOUND ? remove(id) : Future.failedFuture(thrown));
    }

    private Future<Void> remove(UUID id) {
        LOG.info("the upload {} was never finished and is removed", id);
        ObjectMessage.DeleteAll all = new ObjectMessage.DeleteAll(Buckets.INPUT_FILES + "/" + id + "/");
        return rooms.ask(Addresses.deleteObjects(), all, deadline()).mapEmpty();
    }

    /** Answers how many files were removed. */
    private int sweepDisk() throws IOException {
        int removed = 0;
        Path folder = config.jobs().uploads().folder();
        Instant before = Instant.now().minus(OLD);
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.upload")) {
                for (Path file : left) {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                        Files.deleteIfExists(file);
                        removed++;
                    }
                }
            }
        }
        return removed;
    }

    /** No upload is under way for so long. */
    private Duration unfinished() {
        return config.jobs().uploads().deadline().multipliedBy(2);
    }

    private Duration deadline() {
        return config.limits().askDeadline();
    }
}
