/**
 * The trackers of one stream: one per group, in frame order, restored from a checkpoint and what was recorded since.
 * Runs on the stream's pool. Fails only on a checkpoint it cannot read. What a whole sequence showed is summed up at
 * its end, from the record.
 */
@NullMarked
package io.framebus.tracking;

import org.jspecify.annotations.NullMarked;
