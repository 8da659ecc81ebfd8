package io.framebus.supervision;

import java.util.List;

/**
 * What a stream is made of.
 *
 * @param parts receivers before senders
 * @param model whether its model is loaded before the parts are started
 * @param finish whether one of the parts works on the whole when the source has ended: then it is asked to, by
 *     {@code Addresses.finish}, before the stream stops
 */
public record StreamRecipe(List<StreamPart> parts, boolean model, boolean finish) {
    public StreamRecipe {
        parts = List.copyOf(parts);
    }

    /** A stream of frames that go through a model, and nothing else. */
    public static StreamRecipe frames(List<StreamPart> parts) {
        return new StreamRecipe(parts, true, false);
    }
}
