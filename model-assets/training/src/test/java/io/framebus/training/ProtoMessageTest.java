package io.framebus.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

final class ProtoMessageTest {

    /** The first example of Google's page on the encoding: field 1 is 150. */
    @Test
    void numbersAreWrittenSevenBitsAtATime() {
        byte[] bytes = new ProtoMessage().number(1, 150L).written();
        assertArrayEquals(new byte[] {0x08, (byte) 0x96, 0x01}, bytes);
    }

    /** The second example of that page: field 2 is "testing". */
    @Test
    void textsHaveTheirLengthBefore() {
        byte[] bytes = new ProtoMessage().text(2, "testing").written();
        assertArrayEquals(new byte[] {0x12, 0x07, 't', 'e', 's', 't', 'i', 'n', 'g'}, bytes);
    }

    /** The third example: field 3 is a message whose field 1 is 150. */
    @Test
    void messagesLieWithinMessages() {
        byte[] bytes = new ProtoMessage()
                .message(3, new ProtoMessage().number(1, 150L))
                .written();
        assertArrayEquals(new byte[] {0x1a, 0x03, 0x08, (byte) 0x96, 0x01}, bytes);
    }

    @Test
    void fractionsAreFourBytesLeastFirst() {
        byte[] bytes = new ProtoMessage().number(2, 1f).written();
        assertArrayEquals(new byte[] {0x15, 0, 0, (byte) 0x80, 0x3f}, bytes);
    }

    @Test
    void negativeNumbersTakeTenBytes() {
        byte[] bytes = new ProtoMessage().number(1, -1L).written();
        byte f = (byte) 0xff;
        assertArrayEquals(new byte[] {0x08, f, f, f, f, f, f, f, f, f, 0x01}, bytes);
    }
}
