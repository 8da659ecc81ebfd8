package io.framebus.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * openapi.yaml as the router needs it. The router refuses contracts whose answers have media types it doesn't know,
 * such as {@code application/problem+json}; as it judges requests only, it gets the contract without the answers'
 * contents.
 */
final class Contract {

    private static final String RESOURCE = "/openapi.yaml";

    private Contract() {}

    static Future<OpenAPIContract> load(Vertx vertx) {
        return vertx.executeBlocking(Contract::read, false).compose(json -> {
            withoutContents(json);
            return OpenAPIContract.from(vertx, json);
        });
    }

    private static JsonObject read() throws IOException {
        try (InputStream yaml = Contract.class.getResourceAsStream(RESOURCE)) {
            if (yaml == null) {
                throw new IOException("missing resource " + RESOURCE);
            }
            return new JsonObject(new YAMLMapper().readValue(yaml, new TypeReference<Map<String, Object>>() {}));
        }
    }

    private static void withoutContents(JsonObject json) {
        for (String field : json.fieldNames()) {
            if (json.getValue(field) instanceof JsonObject inner) {
                if (field.equals("responses")) {
                    inner.stream()
                            .map(Map.Entry::getValue)
                            .forEach(response -> ((JsonObject) response).remove("content"));
                } else {
                    withoutContents(inner);
                }
            }
        }
    }
}
