/**
 * The vocabulary of the house: message records, addresses, {@link io.framebus.bus.Channel}, codecs, failures. Owns no
 * thread. Every failure that crosses the bus is a {@link io.framebus.bus.Failure} of one of its kinds.
 */
@NullMarked
package io.framebus.bus;

import org.jspecify.annotations.NullMarked;
