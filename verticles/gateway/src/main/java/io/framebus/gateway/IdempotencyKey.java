package io.framebus.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** The header that makes a repeated request harmless. */
final class IdempotencyKey {

    private static final String HEADER = "Idempotency-Key";
    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /** @throws InvalidInput where the key is none that can be kept */
    static Optional<String> of(HttpServerRequest request) {
        Optional<String> key = Optional.ofNullable(request.getHeader(HEADER));
        if (key.isPresent() && (key.get().isBlank() || key.get().length() > LONGEST)) {
            throw new InvalidInput(HEADER, "must have 1 to " + LONGEST + " characters");
        }
        return key;
    }
}
