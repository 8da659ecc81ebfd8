/**
 * Pure computer vision: boxes, letterbox, NMS, output decoders, ByteTrack, counting, MOT metrics, colour maps of depth,
 * the stream state machine. Owns no thread, sees no clock, random, logger, file or bus. Fails only with
 * {@link java.lang.IllegalArgumentException} on input that breaks a documented precondition.
 */
@NullMarked
package io.framebus.vision;

import org.jspecify.annotations.NullMarked;
