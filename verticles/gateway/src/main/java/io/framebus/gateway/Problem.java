package io.framebus.gateway;

import io.framebus.bus.Failure;
import io.framebus.bus.SourceSpec;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client is told when something went wrong (RFC 9457, {@code application/problem+json}).
 *
 * @param status HTTP status code
 * @param detail written for the user, without secrets
 * @param errors the fields that are wrong, empty where none is to blame
 */
record Problem(int status, String detail, List<FieldError> errors) {

    static final String CONTENT_TYPE = "application/problem+json";

    private static final Pattern PARAMETER = Pattern.compile("(?:query|path|header) parameter ([\\w-]+)");

    Problem {
        detail = SourceSpec.hideCredentials(detail);
        errors = List.copyOf(errors);
    }

    Problem(int status, String detail) {
        this(status, detail, List.of());
    }

    /** A failure as a client may see it. What is unknown is a defect and keeps its details to itself. */
    static Problem of(Throwable thrown) {
        return switch (thrown) {
            case InvalidInput input -> new Problem(400, text(input), input.errors());
            case DecodeException malformed -> of(new InvalidInput("body", "is not a JSON object"));
            case ValidatorException refused -> ofRefused(refused);
            case HttpException http -> ofHttp(http);
            case Failure failure -> ofFailure(failure);
            default -> ofStatus(500);
        };
    }

    /** A failure that has no more to say than its status code. */
    static Problem ofStatus(int status) {
        return new Problem(
                status,
                switch (status) {
                    case 400 -> "the request is malformed";
                    case 403 -> "not allowed";
                    case 404 -> "there is nothing at this path";
                    case 405 -> "this path does not answer to this method";
                    case 413 -> "the body is too large";
                    case 415 -> "the body must be application/json";
                    case 500 -> "an internal error; the log of this node has the details";
                    default -> HttpResponseStatus.valueOf(status).reasonPhrase();
                });
    }

    /** True where asking again later may help. */
    boolean temporary() {
        return status == 429 || status == 503;
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail);
        if (!errors.isEmpty()) {
            JsonArray list = new JsonArray();
            errors.forEach(error ->
                    list.add(new JsonObject().put("field", error.field()).put("message", error.message())));
            json.put("errors", list);
        }
        return json;
    }

    private static Problem ofFailure(Failure failure) {
        return switch (failure.kind()) {
            case INVALID -> new Problem(400, text(failure));
            case NOT_FOUND -> new Problem(404, text(failure));
            case CONFLICT, STALE_EPOCH -> new Problem(409, text(failure));
            case UNDECODABLE, KEY_REUSED -> new Problem(422, text(failure));
            case OVERLOADED -> new Problem(429, text(failure));
            case UNAVAILABLE, TIMEOUT -> new Problem(503, text(failure));
            case INTERNAL -> ofStatus(500);
        };
    }

    private static Problem ofHttp(HttpException http) {
        if (http.getCause() instanceof ValidatorException refused) {
            return ofRefused(refused);
        }
        return http.getPayload() == null
                ? ofStatus(http.getStatusCode())
                : new Problem(http.getStatusCode(), http.getPayload());
    }

    private static Problem ofRefused(ValidatorException refused) {
        String message = text(refused);
        Matcher parameter = PARAMETER.matcher(message);
        if (!parameter.find()) {
            return new Problem(400, message);
        }
        boolean missing = refused.type() == ValidatorErrorType.MISSING_REQUIRED_PARAMETER;
        return of(new InvalidInput(parameter.group(1), missing ? "is required" : reason(message)));
    }

    private static String reason(String message) {
        int reason = message.indexOf("Reason: ");
        return reason < 0 ? message : message.substring(reason + "Reason: ".length());
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
