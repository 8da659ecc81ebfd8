/**
 * Owns the way from the outbox in PostgreSQL to Kafka's topics. The relay runs on an event loop, the producer on
 * Kafka's own thread; {@link io.framebus.kafka.TopicsAdmin} blocks and is called at start only. While Kafka or
 * PostgreSQL is down the rows stay in the outbox and are published later, in order for each key.
 */
@NullMarked
package io.framebus.kafka;

import org.jspecify.annotations.NullMarked;
