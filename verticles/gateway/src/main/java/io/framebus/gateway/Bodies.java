package io.framebus.gateway;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at JSON bodies before the contract's schema does: the schema stops at its first displeasure and speaks of
 * keywords, this names every wrong field.
 */
final class Bodies implements RequestExtractor {

    private static final Map<String, Consumer<JsonObject>> CHECKS =
            Map.of("init", InitRequest::parse, "shutdown", StreamCalls::idOf);

    private final RequestExtractor extractor = RequestExtractor.withBodyHandler();

    @Override
    public Future<ValidatableRequest> extractValidatableRequest(RoutingContext context, Operation operation) {
        Consumer<JsonObject> check = CHECKS.get(operation.getOperationId());
        if (check != null) {
            if (!isJson(context.request().getHeader("Content-Type"))) {
                return Future.failedFuture(new HttpException(415));
            }
            try {
                check.accept(json(context));
            } catch (RuntimeException refused) {
                return Future.failedFuture(refused);
            }
        }
        return extractor.extractValidatableRequest(context, operation);
    }

    private static JsonObject json(RoutingContext context) {
        if (context.body().buffer() == null || context.body().length() == 0) {
            throw new InvalidInput("body", "is required: a JSON object");
        }
        if (context.body().buffer().toJsonValue() instanceof JsonObject object) {
            return object;
        }
        throw new InvalidInput("body", "must be a JSON object");
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType
                        .replaceFirst(";.*", "")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals("application/json");
    }
}
