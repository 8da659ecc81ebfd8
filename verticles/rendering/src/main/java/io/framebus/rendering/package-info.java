/**
 * Annotated frames of one stream: boxes, labels, confidences and track ids, as pictures in the object store and as a
 * video file. Runs on the stream's pool. A picture that cannot be stored is left out; a video file that cannot be
 * written fails the stream.
 */
@NullMarked
package io.framebus.rendering;

import org.jspecify.annotations.NullMarked;
