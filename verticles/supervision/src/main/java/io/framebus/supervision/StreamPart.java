package io.framebus.supervision;

import io.framebus.bus.StreamAssignment;
import io.vertx.core.Deployable;
import java.util.function.Function;

/**
 * One kind of actor that every stream has.
 *
 * @param service its name in the history of a stream: runner, splitter, tracker, renderer, recorder
 * @param actor makes one for a stream
 */
public record StreamPart(String service, Function<StreamAssignment, Deployable> actor) {}
