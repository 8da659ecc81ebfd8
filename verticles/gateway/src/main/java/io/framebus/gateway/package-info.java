/**
 * The door of the house: HTTP as openapi.yaml describes it, the event-bus bridge, the console, health and metrics; owns
 * no facts, every answer is asked of another room. Runs on one event loop; only file checks leave it. Whatever fails
 * becomes a {@link io.framebus.gateway.Problem}: bad input 400, a missing part 503, a defect 500 without its details.
 */
@NullMarked
package io.framebus.gateway;

import org.jspecify.annotations.NullMarked;
