/**
 * Owns a made-up town crossing: its traffic, its picture from a drone or a street camera, and the truth about every
 * frame. Everything runs on the caller's thread and depends on nothing but its settings: the same seed gives the same
 * bytes. Only the writers can fail, with {@link java.io.IOException} where a disk refuses or
 * {@link io.framebus.bus.Failure} where the encoder does.
 */
@NullMarked
package io.framebus.scene;

import org.jspecify.annotations.NullMarked;
