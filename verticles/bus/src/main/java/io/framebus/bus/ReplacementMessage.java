package io.framebus.bus;

import io.framebus.bus.ModelMessage.ModelView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is said about exchanging a model for another file while streams use it. */
public sealed interface ReplacementMessage extends BusMessage.Local {

    /**
     * Exchanges a model everywhere. NOT_FOUND for an unknown name, UNDECODABLE where the file can't be used, CONFLICT
     * where it can't stand in for the present one or another exchange is under way; then nothing has changed. The file
     * that is already in use is answered like one that came anew.
     *
     * @param name of the model that is replaced
     * @param file what came from outside; the asker removes it after the answer if it still lies there
     * @param other name of the model that is here and takes its place; exactly one of both is given
     */
    record Replace(String name, Optional<Upload> file, Optional<String> other) implements ReplacementMessage {}

    /**
     * A complete file from outside.
     *
     * @param path where it lies, in the folder of replaced models
     * @param sha256 of its bytes, lower-case hexadecimal digits
     */
    record Upload(Path path, String sha256) {}

    /**
     * The model after the exchange.
     *
     * @param model as it is now
     * @param replacedSha256 of the file it had before, empty where it had none
     */
    record Replaced(ModelView model, Optional<String> replacedSha256) implements ReplacementMessage {}

    /**
     * One exchange as the record has it.
     *
     * @param name of the model
     * @param version counts the exchanges of this model from 1
     * @param sha256 of the file
     * @param overrides what the catalogue knew better than the file, as JSON of the inference room
     */
    record Version(String name, long version, String sha256, String overrides) implements ReplacementMessage {}

    /** The newest version of every model that was ever replaced. */
    record AskVersions() implements ReplacementMessage {}

    record Versions(List<Version> versions) implements ReplacementMessage {}

    /**
     * Records a version; CONFLICT where its predecessor is not the newest any more. Answered with what was recorded.
     */
    record AddVersion(Version version) implements ReplacementMessage {}
}
