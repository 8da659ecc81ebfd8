/** Tests of the room with real drawing; the object store is a fake on an event bus without a cluster. */
@NullMarked
package io.framebus.rendering;

import org.jspecify.annotations.NullMarked;
