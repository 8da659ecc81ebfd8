/**
 * Pictures and videos made of one stream: annotated frames, the depth of its frames as heatmaps and a video of them,
 * and the enhanced video of its source. Runs on the stream's pool. A picture that cannot be stored is left out where
 * the record has the same facts; a video that cannot be made fails the stream.
 */
@NullMarked
package io.framebus.rendering;

import org.jspecify.annotations.NullMarked;
