package io.framebus.bus;

import io.vertx.core.json.JsonObject;

/**
 * What was asked of a job, beside what every stream has.
 *
 * @param filename as its user named the file, or the name of a sequence; for people only, never a path
 * @param bytes size of the uploaded file, 0 where nothing was uploaded
 * @param options the kind's own, as the request had them; not to be changed
 */
public record JobSpec(JobKind kind, String filename, Priority priority, long bytes, JsonObject options) {}
