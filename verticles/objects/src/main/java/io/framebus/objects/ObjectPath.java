package io.framebus.objects;

import io.framebus.bus.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code bucket/key}, taken apart.
 *
 * @param bucket not empty
 * @param key not empty, at most 1024 bytes of UTF-8, without {@code .} and {@code ..} as folders; or the beginning of
 *     keys
 */
record ObjectPath(String bucket, String key) {

    private static final int LONGEST_KEY_BYTES = 1024;

    /** @throws Failure INVALID for a path without bucket or key */
    static ObjectPath of(String path) {
        int slash = path.indexOf('/');
        if (slash <= 0 || slash == path.length() - 1) {
            throw invalid(path, "it is not bucket/key");
        }
        String key = path.substring(slash + 1);
        List<String> folders = List.of(key.split("/", -1));
        if (folders.contains(".") || folders.contains("..")) {
            throw invalid(path, "it steps through . or ..");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY_BYTES) {
            throw invalid(path, "its key is longer than " + LONGEST_KEY_BYTES + " bytes");
        }
        return new ObjectPath(path.substring(0, slash), key);
    }

    private static Failure invalid(String path, String why) {
        return new Failure(Failure.Kind.INVALID, "no path of an object: '" + path + "': " + why);
    }
}
