package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ContractIT {

    /** Parts of pages and the bridge's own protocol, which OpenAPI has no words for. */
    private static final Set<String> BESIDES = Set.of("GET /console/", "GET /docs/", "ANY /eventbus/");

    @Test
    void contractListsExactlyTheRoutesThatExist() throws IOException {
        try (OpenGateway gateway = OpenGateway.furnished(Optional.empty())) {
            Set<String> listed = listed(gateway.get("/openapi.yaml").bodyAsString());
            Set<String> existing = new TreeSet<>(gateway.verticle.routes());
            existing.removeAll(BESIDES);
            assertEquals(listed, existing);
            for (String route : listed) {
                String[] parts = route.split(" ", 2);
                int status = OpenGateway.await(gateway.request(HttpMethod.valueOf(parts[0]), parts[1])
                                .send())
                        .statusCode();
                assertEquals(false, status == 404 || status == 405, route + " answers " + status);
            }
        }
    }

    private static Set<String> listed(String yaml) throws IOException {
        JsonObject contract =
                new JsonObject(new YAMLMapper().readValue(yaml, new TypeReference<Map<String, Object>>() {}));
        Set<String> routes = new TreeSet<>();
        JsonObject paths = contract.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (String method : paths.getJsonObject(path).fieldNames()) {
                routes.add(HttpMethod.valueOf(method.toUpperCase(java.util.Locale.ROOT)) + " " + path);
            }
        }
        return routes;
    }
}
