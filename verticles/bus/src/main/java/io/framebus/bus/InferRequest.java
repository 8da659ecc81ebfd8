package io.framebus.bus;

import java.util.UUID;

/**
 * One frame to recognise.
 *
 * @param stream whose frame it is; requests are served fairly by stream
 * @param seq for messages only
 * @param pixels retained by the asker until the answer
 * @param threshold 0..1, weakest detection worth returning
 * @param deadlineMillis Unix epoch; expired requests are dropped unasked; {@link Long#MAX_VALUE} never expires
 */
public record InferRequest(UUID stream, long seq, Pixels pixels, float threshold, long deadlineMillis)
        implements BusMessage.Local {}
