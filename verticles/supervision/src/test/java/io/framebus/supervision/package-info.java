/** Tests of the room; parts and the state room are fakes on an event bus without a cluster. */
@NullMarked
package io.framebus.supervision;

import org.jspecify.annotations.NullMarked;
