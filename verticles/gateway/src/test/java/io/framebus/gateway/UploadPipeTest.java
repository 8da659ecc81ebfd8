package io.framebus.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UploadPipeTest {

    private final UploadPipe pipe = new UploadPipe(Duration.ofSeconds(20));

    @Test
    void bytesComeOutAsTheyWentIn() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int part = 0; part < 50; part++) {
            byte[] bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            expected.writeBytes(bytes);
            pipe.offer(bytes);
        }
        pipe.end();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] some = new byte[777];
        for (int count = pipe.read(); count >= 0; count = pipe.read()) {
            read.write(count);
            read.write(some, 0, Math.max(0, pipe.read(some, 0, random.nextInt(777))));
        }
        assertArrayEquals(expected.toByteArray(), read.toByteArray());
        assertEquals(-1, pipe.read());
    }

    @Test
    void theWriterIsToldOnceThereIsRoom() throws IOException {
        AtomicInteger told = new AtomicInteger();
        pipe.offer(new byte[UploadPipe.MOST_BYTES]);
        assertTrue(pipe.isFull());
        pipe.onRoom(told::incrementAndGet);
        assertEquals(0, told.get());
        assertEquals(10, pipe.read(new byte[10]));
        assertEquals(1, told.get());
        assertFalse(pipe.isFull());
        assertEquals(10, pipe.read(new byte[10]));
        assertEquals(1, told.get());
        pipe.onRoom(told::incrementAndGet);
        assertEquals(2, told.get());
    }

    @Test
    void aReaderWhoLeavesHoldsNobodyUp() throws IOException {
        AtomicInteger told = new AtomicInteger();
        pipe.offer(new byte[UploadPipe.MOST_BYTES]);
        pipe.onRoom(told::incrementAndGet);
        pipe.close();
        assertEquals(1, told.get());
        pipe.offer(new byte[UploadPipe.MOST_BYTES]);
        assertFalse(pipe.isFull());
        assertThrows(IOException.class, pipe::read);
    }

    @Test
    void aBrokenUploadNeverLooksWhole() {
        pipe.offer(new byte[5]);
        pipe.end();
        pipe.breakOff("the sender has gone");
        assertEquals(
                "the sender has gone",
                assertThrows(IOException.class, pipe::read).getMessage());
    }

    @Test
    void aReaderWaitsNoLongerThanItsPatience() {
        UploadPipe hasty = new UploadPipe(Duration.ofMillis(30));
        assertEquals(
                "nothing arrived for 30 ms",
                assertThrows(IOException.class, hasty::read).getMessage());
    }
}
