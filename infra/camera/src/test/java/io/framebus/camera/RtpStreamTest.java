package io.framebus.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RtpStreamTest {

    private static byte[] unit(int header, int length, long seed) {
        byte[] unit = new byte[length];
        new SplittableRandom(seed).nextBytes(unit);
        unit[0] = (byte) header;
        return unit;
    }

    private static boolean marked(byte[] packet) {
        return (packet[1] & 0x80) != 0;
    }

    /** Puts units together again as a receiver does. */
    private static List<byte[]> assembled(List<byte[]> packets) {
        List<byte[]> units = new ArrayList<>();
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            int type = packet[12] & 0x1F;
            if (type != 28) {
                units.add(Arrays.copyOfRange(packet, 12, packet.length));
                continue;
            }
            if ((packet[13] & 0x80) != 0) {
                fragments.reset();
                fragments.write((packet[12] & 0xE0) | (packet[13] & 0x1F));
            }
            fragments.write(packet, 14, packet.length - 14);
            if ((packet[13] & 0x40) != 0) {
                units.add(fragments.toByteArray());
            }
        }
        return units;
    }

    @Test
    void aSmallUnitIsOnePacketBehindTheHeaderOfRfc3550() {
        List<byte[]> packets =
                new RtpStream(0x01020304, 0xFFFE, 1000).packets(List.of(new byte[] {0x65, 7, 8}), 40_000);
        assertEquals(1, packets.size());
        assertEquals(
                "80e0" + "fffe" + "000011f8" + "01020304" + "650708",
                HexFormat.of().formatHex(packets.getFirst()),
                "version 2, marker and type 96, sequence, 1000 + 3600 ticks, source, the unit");
    }

    @Test
    void unitsOfAnySizeComeOutAsTheyWentIn() {
        for (int length : List.of(1, 2, 1387, 1388, 1389, 1390, 2774, 2775, 100_000)) {
            List<byte[]> units = List.of(unit(0x67, 12, 1), unit(0x41, length, length), unit(0x65, 5000, 3));
            List<byte[]> packets = new RtpStream(1, 0, 0).packets(units, 0);
            List<byte[]> found = assembled(packets);
            assertEquals(3, found.size(), "length " + length);
            for (int i = 0; i < 3; i++) {
                assertArrayEquals(units.get(i), found.get(i), "length " + length);
            }
            assertTrue(packets.stream().allMatch(packet -> packet.length <= RtpStream.LARGEST_PACKET));
        }
    }

    @Test
    void theLastPacketOfAFrameIsMarkedAndNoOther() {
        RtpStream stream = new RtpStream(1, 0, 0);
        for (int frame = 0; frame < 3; frame++) {
            List<byte[]> packets = stream.packets(List.of(unit(0x41, 3000, 1), unit(0x41, 4000, 2)), frame);
            assertEquals(6, packets.size());
            for (int i = 0; i < packets.size(); i++) {
                assertEquals(i == packets.size() - 1, marked(packets.get(i)), "packet " + i);
            }
        }
    }

    @Test
    void sequenceNumbersGoOnThroughTheirEnd() {
        RtpStream stream = new RtpStream(1, 0xFFFF, 0);
        List<byte[]> packets = stream.packets(List.of(unit(0x41, 3000, 1)), 0);
        List<Integer> numbers = packets.stream()
                .map(packet -> ByteBuffer.wrap(packet).getShort(2) & 0xFFFF)
                .toList();
        assertEquals(List.of(0xFFFF, 0, 1), numbers);
        assertEquals(2, stream.sequence());
    }

    @Test
    void timestampsAreTicksOf90KilohertzAndWrap() {
        RtpStream stream = new RtpStream(1, 0, 0xFFFFFFFF);
        List<byte[]> unit = List.of(unit(0x41, 10, 1));
        long hours = 20L * 3600 * 1_000_000;
        assertEquals(-1, ByteBuffer.wrap(stream.packets(unit, 0).getFirst()).getInt(4));
        assertEquals(
                5999, ByteBuffer.wrap(stream.packets(unit, 66_667).getFirst()).getInt(4));
        assertEquals(
                (int) (0xFFFFFFFFL + hours / 1_000_000 * 90_000),
                ByteBuffer.wrap(stream.packets(unit, hours).getFirst()).getInt(4));
    }
}
