/** Tests of the vocabulary, on an event bus without a cluster. */
@NullMarked
package io.framebus.bus;

import org.jspecify.annotations.NullMarked;
