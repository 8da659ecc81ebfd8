/**
 * Choice and numbering of frames, the in-flight window, the drop policy and the buckets of one stream. Runs on the
 * stream's pool, one message at a time. Fails a stream only where its trackers or its recorder failed; a frame that
 * fails gets its bucket and a result row.
 */
@NullMarked
package io.framebus.splitting;

import org.jspecify.annotations.NullMarked;
