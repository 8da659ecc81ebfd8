/**
 * One source: open, decode, watch, reconnect. The loop owns a platform thread named after its stream; the verticle runs
 * on the stream's pool. A finite source fails with what its decoder said; a live one that has delivered is retried for
 * ever.
 */
@NullMarked
package io.framebus.ingestion;

import org.jspecify.annotations.NullMarked;
