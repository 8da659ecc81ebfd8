package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What openapi.yaml says about jobs, what is answered, and what was promised. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class JobContractIT {

    private OpenGateway gateway;
    private JsonObject contract;

    @BeforeEach
    void open() throws IOException {
        gateway = OpenGateway.furnished(Optional.empty());
        contract = new JsonObject(new YAMLMapper()
                .readValue(gateway.get("/openapi.yaml").bodyAsString(), new TypeReference<Map<String, Object>>() {}));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TRACKING, /tracking/{id}, 'id video status frames num_cars num_people files'",
        "VIDEO, /analysis/{task_id}, "
                + "'task_id kind filename status priority created_at finished_at segments error'",
        "PHOTO, /analysis/{task_id}/segments, segments",
        "PHOTO, /analysis/{task_id}/segments/{segment_id}, "
                + "'segment_id index start_ms end_ms frame_ms status objects image result_image "
                + "detections attempts error model'",
        "DEPTH, /depth/{video_id}, 'video_id filename fps status frames video error'",
        "ENHANCEMENT, /enhancement/{id}, 'id filename enhancement metadata'",
        "DEPTH, /jobs/{id}, 'id kind status progress'",
        "DEPTH, /jobs, 'jobs next'",
    })
    void answersHaveExactlyTheFieldsOfTheContractAndAllThatWerePromised(JobKind kind, String path, String promised) {
        gateway.house.jobs.put(Samples.job(Samples.ID, Samples.spec(kind, "a.mp4"), JobStatus.DONE));
        gateway.house.jobs.putSegments(Samples.ID, List.of(Samples.segment(Samples.ID, 0)));
        JsonObject answer = OpenGateway.json(gateway.get(path.replaceAll("\\{\\w+}", Samples.ID.toString())));
        JsonObject schema = schemaOf(path, "get", "200");
        assertFields(schema, answer, path);
        assertTrue(answer.fieldNames().containsAll(List.of(promised.split(" "))), answer.encode());
    }

    /** Every object that is answered has the fields its schema requires, and only such as it lists. */
    private void assertFields(JsonObject schema, JsonObject answer, String where) {
        JsonObject properties = properties(schema);
        assertEquals(new TreeSet<>(properties.fieldNames()), new TreeSet<>(answer.fieldNames()), where);
        for (String field : answer.fieldNames()) {
            JsonObject inner = resolved(properties.getJsonObject(field));
            if (answer.getValue(field) instanceof JsonObject object && inner.containsKey("properties")) {
                assertFields(inner, object, where + " " + field);
            }
            if (answer.getValue(field) instanceof JsonArray array
                    && !array.isEmpty()
                    && array.getValue(0) instanceof JsonObject first) {
                assertFields(resolved(inner.getJsonObject("items")), first, where + " " + field);
            }
        }
    }

    @Test
    void formsTakeExactlyTheFieldsThatAreListed() {
        Map<String, Set<String>> promised = Map.of(
                "/analysis", Set.of("file", "model", "priority"),
                "/depth", Set.of("file", "fps", "model", "layout", "priority"),
                "/enhancement",
                        Set.of(
                                "file",
                                "brightness",
                                "contrast",
                                "fps",
                                "denoise",
                                "sharpen",
                                "stabilise",
                                "upscale",
                                "priority"));
        promised.forEach((path, fields) -> {
            JsonObject body =
                    contract.getJsonObject("paths").getJsonObject(path).getJsonObject("post");
            JsonObject form = resolved(body.getJsonObject("requestBody")
                    .getJsonObject("content")
                    .getJsonObject("multipart/form-data")
                    .getJsonObject("schema"));
            assertEquals(fields, form.getJsonObject("properties").fieldNames(), path);
        });
    }

    private JsonObject schemaOf(String path, String method, String status) {
        return resolved(contract.getJsonObject("paths")
                .getJsonObject(path)
                .getJsonObject(method)
                .getJsonObject("responses")
                .getJsonObject(status)
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema"));
    }

    private JsonObject properties(JsonObject schema) {
        JsonObject all = schema.getJsonObject("properties", new JsonObject()).copy();
        schema.getJsonArray("allOf", new JsonArray())
                .forEach(part -> all.mergeIn(properties(resolved((JsonObject) part))));
        return all;
    }

    private JsonObject resolved(JsonObject schema) {
        String reference = schema.getString("$ref");
        return reference == null
                ? schema
                : resolved(contract.getJsonObject("components")
                        .getJsonObject("schemas")
                        .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1)));
    }
}
