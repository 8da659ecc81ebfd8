package io.framebus.state;

import static io.framebus.state.StateIT.assertKind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Checkpoint;
import io.framebus.bus.Failure;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.StreamView;
import io.framebus.vision.StreamState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServer.class)
final class LeaseIT {

    private final StateConfig config = StateConfig.of(TestServer.freshDatabase());
    private final Node first = new Node("first", config);
    private final Node second = new Node("second", config);

    @BeforeEach
    void beat() {
        first.beat();
        second.beat();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void nodesThatClaimAtOnceNeverShareAStream() throws Exception {
        int streams = 40;
        for (int index = 0; index < streams; index++) {
            first.create("/media/" + index + ".mp4");
        }
        List<ClaimedStream> claimed = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<ClaimedStream>>> claims = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Node node = thread % 2 == 0 ? first : second;
                claims.add(threads.submit(() -> claimUntil(node, streams / 8)));
            }
            for (Future<List<ClaimedStream>> claim : claims) {
                claimed.addAll(claim.get(60, TimeUnit.SECONDS));
            }
        }
        claimed.addAll(first.claim(100));
        assertEquals(streams, claimed.size());
        assertEquals(
                streams, new HashSet<>(claimed.stream().map(ClaimedStream::id).toList()).size());
        assertTrue(claimed.stream().allMatch(stream -> stream.epoch() == 1));
        assertEquals(
                streams, first.beat().owned().size() + second.beat().owned().size());
    }

    private static List<ClaimedStream> claimUntil(Node node, int rounds) {
        List<ClaimedStream> claimed = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            claimed.addAll(node.claim(3));
        }
        return claimed;
    }

    @Test
    void streamsOfTheLivingStayWithThemAndThoseOfTheDeadMove() {
        UUID id = first.create("/media/a.mp4").id();
        first.claimOne();
        second.beat();
        assertTrue(second.claim(10).isEmpty());
        first.die();
        ClaimedStream moved = second.claim(10).getFirst();
        assertEquals(id, moved.id());
        assertEquals(2, moved.epoch());
        assertTrue(first.beat().owned().isEmpty());
    }

    @Test
    void nodeThatStopsLetsGoAtOnce() {
        Node leaving = new Node("leaving", config);
        leaving.create("/media/a.mp4");
        leaving.claimOne();
        leaving.close();
        assertEquals(2, second.claimOne().epoch());
    }

    @Test
    void leaseWhoseClaimWasNeverAnsweredIsGivenBack() {
        UUID id = first.create("/media/a.mp4").id();
        TestServer.execute(config.postgresUri(), "update streams set owner = 'first', epoch = 1");
        TestServer.execute(config.postgresUri(), "update checkpoints set epoch = 1");
        assertTrue(second.claim(10).isEmpty());
        assertTrue(first.beat().owned().isEmpty());
        assertEquals(id, second.claim(10).getFirst().id());
    }

    @Test
    void nodeWithoutSignOfLifeClaimsNothing() {
        first.die();
        assertKind(Failure.Kind.CONFLICT, () -> first.claim(1));
    }

    @Test
    void oldOwnerWritesNothingOnceItsStreamWasClaimed() {
        first.create("/media/a.mp4");
        ClaimedStream old = first.claimOne();
        first.deployRecorder(old);
        assertNotNull(Node.await(first.record(old, Frames.frame(0))));
        first.die();
        ClaimedStream fresh = second.claimOne();
        second.deployRecorder(fresh);

        assertKind(Failure.Kind.STALE_EPOCH, () -> Node.await(first.record(old, Frames.frame(1))));
        assertKind(Failure.Kind.STALE_EPOCH, () -> Node.await(first.record(old, Frames.frame(2))));
        assertKind(
                Failure.Kind.STALE_EPOCH,
                () -> first.advance(old.id(), old.epoch(), StreamState.IN_STARTUP_PROCESSING));
        assertEquals(List.of("0"), TestServer.column(config.postgresUri(), "select seq from results"));
        assertNotNull(Node.await(second.record(fresh, Frames.frame(1))));
        assertEquals(
                List.of("0", "1"), TestServer.column(config.postgresUri(), "select seq from results order by seq"));
    }

    @Test
    void newOwnerGetsTheCheckpointAndEverythingItsTrackersNeed() {
        first.create("/media/a.mp4");
        ClaimedStream old = first.claimOne();
        String recorder = first.deployRecorder(old);
        for (long seq = 0; seq < 30; seq++) {
            first.record(old, Frames.frame(seq, seq % 10 == 4 ? Frames.snapshot(seq) : Optional.empty()));
        }
        first.undeploy(recorder);
        first.die();

        Checkpoint checkpoint = second.claimOne().checkpoint().orElseThrow();
        assertEquals(
                new Checkpoint(
                        29,
                        Frames.frame(29).position(),
                        29 * 40,
                        Frames.frame(29).counters(),
                        Frames.snapshot(24),
                        LongStream.rangeClosed(25, 29)
                                .mapToObj(seq -> new Checkpoint.TrackerInput(seq, Frames.detections(seq)))
                                .toList()),
                checkpoint);
    }

    @Test
    void streamWhoseOwnersKeepDyingEndsInError() {
        UUID id = first.create("/media/a.mp4").id();
        first.claimOne();
        first.die();
        second.claimOne();
        second.die();
        first.claimOne();
        first.advance(id, 3, StreamState.IN_STARTUP_PROCESSING);
        first.die();
        second.beat();
        assertTrue(second.claim(1).isEmpty());
        StreamView view = second.find(id);
        assertEquals(StreamState.INACTIVE_ERROR, view.state());
        assertEquals(Optional.of("its owners kept dying"), view.error());
        assertEquals(
                List.of(
                        StreamState.INIT_STARTUP,
                        StreamState.IN_STARTUP_PROCESSING,
                        StreamState.INIT_SHUTDOWN,
                        StreamState.IN_SHUTDOWN_PROCESSING,
                        StreamState.INACTIVE_ERROR),
                view.history().stream().map(StreamView.Transition::state).toList());
    }

    @Test
    void streamThatMadeProgressMayLoseItsOwnersForEver() {
        first.create("/media/a.mp4");
        for (int owner = 0; owner < 8; owner++) {
            Node node = owner % 2 == 0 ? first : second;
            ClaimedStream claimed = node.claimOne();
            assertEquals(owner + 1, claimed.epoch());
            String recorder = node.deployRecorder(claimed);
            assertNotNull(Node.await(node.record(claimed, Frames.frame(owner))));
            node.undeploy(recorder);
            node.die();
        }
    }
}
