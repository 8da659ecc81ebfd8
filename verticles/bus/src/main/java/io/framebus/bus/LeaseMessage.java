package io.framebus.bus;

import io.framebus.vision.StreamState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What supervision and the state room say to each other about who owns which stream. */
public sealed interface LeaseMessage extends BusMessage.Local {

    /**
     * A sign of life of this node, by the database's clock.
     *
     * @param node unique id of this run of the node
     * @param name shown to users
     * @param httpUrl where it answers
     * @param roles what it does
     */
    record Heartbeat(String node, String name, String httpUrl, List<String> roles) implements LeaseMessage {}

    /**
     * The answer to a heartbeat.
     *
     * @param owned streams whose lease this node holds, with the epoch
     * @param stopRequested those of them that were asked to stop
     */
    record Held(List<Lease> owned, List<UUID> stopRequested) implements LeaseMessage {}

    record Lease(UUID id, long epoch) {}

    /**
     * Takes streams that nobody holds (new ones, and those whose owner gave no sign of life for the lease time), oldest
     * first, each under a new epoch. Streams that were asked to stop before anybody held them are claimed too, to be
     * brought to their end.
     *
     * @param node the claimer
     * @param streams at most so many streams that are no jobs, 0..100
     * @param jobs at most so many jobs, 0..100
     * @param photos at most so many jobs of a moment, which have places of their own, 0..100
     */
    record Claim(String node, int streams, int jobs, int photos) implements LeaseMessage {}

    /** What was claimed. */
    record Claimed(List<ClaimedStream> streams) implements LeaseMessage {}

    /**
     * A claimed stream with all that is needed to go on. The pipeline is a name here; supervision turns it into a
     * {@link StreamAssignment}.
     */
    record ClaimedStream(
            UUID id,
            long epoch,
            String name,
            SourceSpec source,
            String pipeline,
            String model,
            double fps,
            List<String> labels,
            StreamState state,
            boolean stopRequested,
            Optional<Checkpoint> checkpoint,
            Optional<JobSpec> job) {}

    /**
     * Moves a stream along the state machine, under its epoch. A move to the state it already has is answered with it
     * and recorded once; STALE_EPOCH for a lower epoch, CONFLICT for a move that the machine does not have.
     *
     * @param service who says so: supervision, runner, ml, tracker, recorder, api
     * @param error for the final state
     * @param warnings for the final state
     */
    record Advance(UUID id, long epoch, StreamState to, String service, Optional<String> error, List<String> warnings)
            implements LeaseMessage {}

    /** The state after a move. */
    record Advanced(StreamState state) implements LeaseMessage {}

    /** Asks the supervisor of this node to take nothing more and to let go of every stream, for the node goes away. */
    record StepDown() implements LeaseMessage {}

    /**
     * Gives back every lease of a node and forgets the node, so that others need not wait for the lease to end.
     *
     * @param node the id it gave signs of life under
     */
    record Leave(String node) implements LeaseMessage {}

    /**
     * Gives back a lease whose stream does not run here, for others or this node itself to claim anew.
     *
     * @param node its holder
     */
    record GiveBack(String node, Lease lease) implements LeaseMessage {}

    /** The source's condition, to be shown with the stream. */
    record SourceChanged(UUID id, long epoch, SourceStatus status) implements LeaseMessage {}

    /** The nodes that give signs of life, and the streams each holds. */
    record AskCluster() implements LeaseMessage {}

    record Cluster(List<Member> members) implements LeaseMessage {}

    /** One node. */
    record Member(String node, String name, String httpUrl, List<String> roles, List<UUID> streams) {}
}
