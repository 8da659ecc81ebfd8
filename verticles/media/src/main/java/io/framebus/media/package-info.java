/**
 * The native boundary: decoder child, enhancing child, probe, pixel memory, drawing, JPEG, the video encoder and model
 * inputs. A child owns one thread that reads its error output; everything else runs on the caller's thread and may
 * block it. Media that can't be opened or read fails with a {@link io.framebus.media.MediaException}, exhausted pixel
 * memory with {@link io.framebus.bus.Failure} OVERLOADED.
 */
@NullMarked
package io.framebus.media;

import org.jspecify.annotations.NullMarked;
