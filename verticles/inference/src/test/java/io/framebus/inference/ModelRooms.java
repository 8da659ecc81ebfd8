package io.framebus.inference;

import io.framebus.bus.Addresses;
import io.framebus.bus.Done;
import io.framebus.bus.Failure;
import io.framebus.bus.ObjectMessage;
import io.framebus.bus.ReplacementMessage.AddVersion;
import io.framebus.bus.ReplacementMessage.Version;
import io.framebus.bus.ReplacementMessage.Versions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The record and the object store as far as models need them, in memory, for any number of nodes. */
final class ModelRooms {

    private final Map<String, Version> versions = new TreeMap<>();
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private volatile boolean storeIsDown;

    /** Serves both rooms on one node. */
    Future<?> open(Vertx vertx) {
        return Future.all(List.of(
                Addresses.modelVersions().on(vertx).serve(ask -> Future.succeededFuture(newest())),
                Addresses.addModelVersion().on(vertx).serve(this::add),
                Addresses.putObjectFile().on(vertx).serve(this::put),
                Addresses.getObjectFile().on(vertx).serve(this::get)));
    }

    void breakStore() {
        storeIsDown = true;
    }

    synchronized Versions newest() {
        return new Versions(new ArrayList<>(versions.values()));
    }

    private synchronized Future<Version> add(AddVersion ask) {
        Version version = ask.version();
        Version before = versions.get(version.name());
        if ((before == null ? 0 : before.version()) != version.version() - 1) {
            return Future.failedFuture(new Failure(Failure.Kind.CONFLICT, "somebody else was faster"));
        }
        versions.put(version.name(), version);
        return Future.succeededFuture(version);
    }

    private Future<Done> put(ObjectMessage.PutFile put) {
        if (storeIsDown) {
            return Future.failedFuture(new Failure(Failure.Kind.UNAVAILABLE, "the object store is not reachable"));
        }
        try {
            objects.put(put.path(), Files.readAllBytes(put.file()));
            return Future.succeededFuture(Done.DONE);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Future<Done> get(ObjectMessage.GetFile get) {
        byte[] bytes = objects.get(get.path());
        if (bytes == null) {
            return Future.failedFuture(new Failure(Failure.Kind.NOT_FOUND, "no object " + get.path()));
        }
        try {
            Files.write(get.file(), bytes);
            return Future.succeededFuture(Done.DONE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
