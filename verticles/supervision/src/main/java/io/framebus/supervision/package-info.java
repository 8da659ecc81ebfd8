/**
 * This node's share of the streams: claim, deploy on a pool of their own, watch, stop. Runs on the event loop; keeps no
 * truth of its own, the state room has it. A stream whose lease is lost is taken down without a word to the record.
 */
@NullMarked
package io.framebus.supervision;

import org.jspecify.annotations.NullMarked;
