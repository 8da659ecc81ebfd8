package io.framebus.state;

import static io.framebus.state.StateIT.assertKind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.framebus.bus.Addresses;
import io.framebus.bus.Failure;
import io.framebus.bus.JobKind;
import io.framebus.bus.JobMessage;
import io.framebus.bus.JobQuery;
import io.framebus.bus.JobStatus;
import io.framebus.bus.LeaseMessage;
import io.framebus.bus.LeaseMessage.ClaimedStream;
import io.framebus.bus.Priority;
import io.framebus.vision.StreamState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestServer.class)
final class JobClaimIT {

    private final StateConfig config = StateConfig.of(TestServer.freshDatabase());
    private final Node node = new Node("a", config);

    @BeforeEach
    void beat() {
        node.beat();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void prioritiesGoFirstAndAgeOvertakesThem() {
        UUID low = node.createJob(JobKind.VIDEO, Priority.LOW);
        UUID normal = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        UUID high = node.createJob(JobKind.VIDEO, Priority.HIGH);
        UUID starving = node.createJob(JobKind.VIDEO, Priority.LOW);
        waited(starving, 90);
        assertEquals(List.of(high, starving, normal, low), ids(node.claimJobs(10, 0)));
    }

    @Test
    void jobThatWaitedThreeMinutesIsOvertakenByNobody() {
        UUID low = node.createJob(JobKind.VIDEO, Priority.LOW);
        waited(low, 180);
        for (int index = 0; index < 5; index++) {
            node.createJob(JobKind.VIDEO, Priority.HIGH);
        }
        assertEquals(List.of(low), ids(node.claimJobs(1, 0)));
    }

    @Test
    void everyLaneHasALimitOfItsOwn() {
        UUID stream = node.create("/media/a.mp4").id();
        UUID video = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        UUID tracking = node.createJob(JobKind.TRACKING, Priority.NORMAL);
        UUID photo = node.createJob(JobKind.PHOTO, Priority.NORMAL);
        assertEquals(List.of(photo), ids(node.claimJobs(0, 4)));
        assertEquals(List.of(), node.claimJobs(0, 4));
        assertEquals(List.of(stream), ids(node.claim(4)));
        assertEquals(List.of(video), ids(node.claimJobs(1, 1)));
        assertEquals(List.of(tracking), ids(node.claimJobs(1, 1)));
        assertKind(Failure.Kind.INVALID, () -> node.claimJobs(101, 0));
    }

    @Test
    void streamsThenPhotosThenJobsAreBegun() {
        UUID video = node.createJob(JobKind.VIDEO, Priority.HIGH);
        UUID photo = node.createJob(JobKind.PHOTO, Priority.LOW);
        UUID stream = node.create("/media/a.mp4").id();
        assertEquals(
                List.of(stream, photo, video),
                ids(node.ask(Addresses.claim(), new LeaseMessage.Claim(node.name, 4, 4, 4))
                        .streams()));
    }

    @Test
    void jobThatFailsIsTriedFiveTimesWithGrowingPauses() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        for (int attempt = 1; attempt <= 5; attempt++) {
            ClaimedStream claimed = node.claimJob();
            assertEquals(attempt, claimed.epoch());
            if (attempt == 1) {
                node.advance(id, 1, StreamState.IN_STARTUP_PROCESSING);
            }
            assertEquals(attempt, node.job(id).attempts());
            assertEquals(attempt < 5, retry(claimed));
            if (attempt < 5) {
                assertEquals(JobStatus.PROCESSING, node.job(id).status());
                long pauseMillis = TestServer.number(
                        config.postgresUri(),
                        "select (extract(epoch from not_before - clock_timestamp()) * 1000)::bigint from streams");
                long whole = 1000L << (attempt - 1);
                assertTrue(pauseMillis > whole - 900 && pauseMillis <= whole, "paused for " + pauseMillis + " ms");
                assertEquals(List.of(), node.claimJobs(1, 1));
                TestServer.execute(config.postgresUri(), "update streams set not_before = clock_timestamp()");
            } else {
                node.end(claimed, Optional.of("ml: again and again"));
            }
        }
        assertEquals(JobStatus.FAILED, node.job(id).status());
        assertEquals(
                List.of("5"),
                TestServer.column(
                        config.postgresUri(),
                        "select payloads[1]::jsonb ->> 'attempts' from outbox where topic ="
                                + " 'video_processing_queue.dlq'"));
    }

    @Test
    void jobThatNobodyWantsIsNotTriedAgain() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        ClaimedStream claimed = node.claimJob();
        node.ask(Addresses.cancelJob(), new JobQuery.Cancel(id));
        assertFalse(retry(claimed));
        node.end(claimed, Optional.of("ml: no model"));
        assertEquals(Optional.of("cancelled"), node.job(id).error());
    }

    @Test
    void jobWithAPauseIsCancelledAtOnce() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        assertTrue(retry(node.claimJob()));
        assertEquals(
                JobStatus.FAILED,
                node.ask(Addresses.cancelJob(), new JobQuery.Cancel(id)).status());
    }

    @Test
    void onlyTheOwnerLetsGo() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        ClaimedStream old = node.claimJob();
        node.die();
        try (Node other = new Node("b", config)) {
            assertEquals(2, other.claimJob().epoch());
            assertKind(Failure.Kind.STALE_EPOCH, () -> retry(old));
            assertEquals(List.of(new LeaseMessage.Lease(id, 2)), other.beat().owned());
        }
    }

    @Test
    void jobWhoseOwnersKeepDyingHasFailedForGood() {
        UUID id = node.createJob(JobKind.PHOTO, Priority.NORMAL);
        for (int owner = 1; owner <= 3; owner++) {
            assertEquals(owner, node.claimJob().epoch());
            TestServer.execute(config.postgresUri(), "update streams set owner = 'a dead node'");
        }
        assertEquals(List.of(), node.claimJobs(1, 1));
        assertEquals(Optional.of("its owners kept dying"), node.job(id).error());
        assertEquals(JobStatus.FAILED, node.job(id).status());
        assertEquals(
                List.of("recognition_queue.dlq", "video_processing_queue.dlq"),
                TestServer.column(
                        config.postgresUri(), "select topic from outbox where topic like '%.dlq' order by topic"));
    }

    @Test
    void leaseThatIsGivenBackIsFreeAtOnce() {
        UUID id = node.createJob(JobKind.VIDEO, Priority.NORMAL);
        node.claimJob();
        node.ask(Addresses.giveBack(), new LeaseMessage.GiveBack(node.name, new LeaseMessage.Lease(id, 7)));
        assertEquals(List.of(), node.claimJobs(1, 1));
        node.ask(Addresses.giveBack(), new LeaseMessage.GiveBack(node.name, new LeaseMessage.Lease(id, 1)));
        assertEquals(List.of(id), ids(node.claimJobs(1, 1)));
    }

    private boolean retry(ClaimedStream claimed) {
        return node.ask(Addresses.retryJob(), new JobMessage.Retry(claimed.id(), claimed.epoch(), "ml", "no model"))
                .again();
    }

    private void waited(UUID id, int seconds) {
        TestServer.execute(
                config.postgresUri(),
                "update streams set turn = turn - interval '" + seconds + " seconds' where id = '" + id + "'");
    }

    private static List<UUID> ids(List<ClaimedStream> claimed) {
        return claimed.stream().map(ClaimedStream::id).toList();
    }
}
