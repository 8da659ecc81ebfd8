/** Tests of the room, on an event bus without a cluster. */
@NullMarked
package io.framebus.tracking;

import org.jspecify.annotations.NullMarked;
