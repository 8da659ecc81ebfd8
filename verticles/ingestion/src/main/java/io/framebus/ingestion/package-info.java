/**
 * One source: open, decode, watch, reconnect; of a video that is analysed, also find the scenes and the middle of each.
 * Each loop owns a platform thread named after its stream; the verticles run on the stream's pool. A finite source
 * fails with what its decoder said; a live one that has delivered is retried for ever.
 */
@NullMarked
package io.framebus.ingestion;

import org.jspecify.annotations.NullMarked;
