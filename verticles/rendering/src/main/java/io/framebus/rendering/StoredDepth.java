package io.framebus.rendering;

import io.framebus.bus.Addresses;
import io.framebus.bus.Buckets;
import io.framebus.bus.Failure;
import io.framebus.bus.ObjectMessage;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The depth maps of a stream as the object store has them, whoever stored them. Used on one context. */
final class StoredDepth {

    private static final int PAGE = 1000;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Packs in memory; frames are asked for almost in order. */
    private static final int RECENT = 4;

    private final Patience patience;
    private final HeatmapPaths paths;
    private final Path folder;
    private final Function<Callable<DepthPack>, Future<DepthPack>> work;
    private final Map<String, Future<DepthPack>> recent = new LinkedHashMap<>();
    private @Nullable Future<Map<Long, String>> listed;

    /**
     * Asks nothing yet.
     *
     * @param folder for files, which the caller removes
     * @param work runs what blocks
     */
    StoredDepth(
            Patience patience, HeatmapPaths paths, Path folder, Function<Callable<DepthPack>, Future<DepthPack>> work) {
        this.patience = patience;
        this.paths = paths;
        this.folder = folder;
        this.work = work;
    }

    /** The encoded map of a frame; NOT_FOUND where there is none. */
    Future<byte[]> map(long seq) {
        if (listed == null) {
            listed = list(new HashMap<>(), paths.rawPrefix().substring(Buckets.HEATMAPS.length() + 1));
        }
        return listed.compose(keys -> {
            String key = keys.get(seq);
            return key == null ? Future.failedFuture(gone(seq)) : pack(key).map(pack -> map(pack, seq));
        });
    }

    private static byte[] map(DepthPack pack, long seq) {
        return Optional.ofNullable(pack.maps().get(seq)).orElseThrow(() -> gone(seq));
    }

    private static Failure gone(long seq) {
        return new Failure(Failure.Kind.NOT_FOUND, "the depth map of frame " + seq + " is gone");
    }

    /** The key of every map; where two have the same one, either will do. */
    private Future<Map<Long, String>> list(Map<Long, String> keys, String after) {
        ObjectMessage.ListOlder page =
                new ObjectMessage.ListOlder(Buckets.HEATMAPS, Instant.MAX, Optional.of(after), PAGE);
        return patience.ask(Addresses.listObjects().on(patience.vertx()), page, DEADLINE)
                .compose(found -> {
                    boolean more = found.next().isPresent();
                    for (String key : found.keys()) {
                        String path = Buckets.HEATMAPS + "/" + key;
                        more = more && path.startsWith(paths.rawPrefix());
                        if (path.startsWith(paths.rawPrefix())) {
                            DepthPack.frames(key.substring(key.lastIndexOf('/') + 1))
                                    .forEach(seq -> keys.put(seq, path));
                        }
                    }
                    return more ? list(keys, found.next().orElseThrow()) : Future.succeededFuture(keys);
                });
    }

    private Future<DepthPack> pack(String path) {
        if (!recent.containsKey(path) && recent.size() == RECENT) {
            recent.remove(recent.keySet().iterator().next());
        }
        return recent.computeIfAbsent(path, this::fetch);
    }

    private Future<DepthPack> fetch(String path) {
        Path file = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
        return patience.ask(
                        Addresses.getObjectFile().on(patience.vertx()), new ObjectMessage.GetFile(path, file), DEADLINE)
                .compose(fetched -> work.apply(() -> DepthPack.of(taken(file))));
    }

    /** What is in a file, which is removed. */
    static byte[] taken(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }
}
