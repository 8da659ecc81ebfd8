/** Tests of what the room decides; decoders themselves are tested in the media room. */
@NullMarked
package io.framebus.ingestion;

import org.jspecify.annotations.NullMarked;
