package io.framebus.inference;

import java.util.Optional;

/**
 * The outcome of trying a file.
 *
 * @param inspection what the model is, empty where it can't be used
 * @param reason why it can't be used, empty where it can
 */
public record TrialResult(Optional<Inspection> inspection, String reason) {

    static TrialResult usable(Inspection inspection) {
        return new TrialResult(Optional.of(inspection), "");
    }

    static TrialResult unusable(String reason) {
        return new TrialResult(Optional.empty(), reason);
    }
}
