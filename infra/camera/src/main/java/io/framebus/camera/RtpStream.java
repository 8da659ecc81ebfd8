package io.framebus.camera;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns H.264 frames into the RTP packets of one viewer (RFC 3550, and RFC 6184 with single units and FU-A fragments).
 * Belongs to one thread at a time.
 */
final class RtpStream {

    /** The dynamic payload type that the session description announces. */
    static final int PAYLOAD_TYPE = 96;

    /** Ticks a second of RTP's clock for video. */
    static final int CLOCK = 90_000;

    /** Bytes of a packet at most, so that it fits an Ethernet frame wherever it may travel. */
    static final int LARGEST_PACKET = 1400;

    private static final int HEADER = 12;
    private static final int FRAGMENT_HEADER = 2;
    private static final int FU_A = 28;
    private static final int START = 0x80;
    private static final int END = 0x40;

    private final int source;
    private final int firstTimestamp;
    private int sequence;

    /**
     * A stream before its first packet.
     *
     * @param source its identifier among others (SSRC)
     * @param firstSequence 16 bits
     * @param firstTimestamp 32 bits
     */
    RtpStream(int source, int firstSequence, int firstTimestamp) {
        this.source = source;
        this.sequence = firstSequence & 0xFFFF;
        this.firstTimestamp = firstTimestamp;
    }

    /** Number of the next packet. */
    int sequence() {
        return sequence;
    }

    int firstTimestamp() {
        return firstTimestamp;
    }

    /**
     * The packets of one frame, the last one marked.
     *
     * @param units without start codes, none of them empty
     * @param micros from the first frame
     */
    List<byte[]> packets(List<byte[]> units, long micros) {
        int timestamp = (int) (firstTimestamp + micros * (CLOCK / 1000) / 1000);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            add(packets, units.get(i), timestamp, i == units.size() - 1);
        }
        return packets;
    }

    private void add(List<byte[]> packets, byte[] unit, int timestamp, boolean last) {
        if (HEADER + unit.length <= LARGEST_PACKET) {
            packets.add(header(unit.length, timestamp, last).put(unit).array());
            return;
        }
        int room = LARGEST_PACKET - HEADER - FRAGMENT_HEADER;
        for (int from = 1; from < unit.length; from += room) {
            int length = Math.min(room, unit.length - from);
            boolean end = from + length == unit.length;
            packets.add(header(FRAGMENT_HEADER + length, timestamp, last && end)
                    .put((byte) ((unit[0] & 0xE0) | FU_A))
                    .put((byte) ((from == 1 ? START : 0) | (end ? END : 0) | (unit[0] & 0x1F)))
                    .put(unit, from, length)
                    .array());
        }
    }

    private ByteBuffer header(int payload, int timestamp, boolean marked) {
        ByteBuffer packet = ByteBuffer.allocate(HEADER + payload);
        packet.put((byte) 0x80).put((byte) ((marked ? 0x80 : 0) | PAYLOAD_TYPE));
        packet.putShort((short) sequence).putInt(timestamp).putInt(source);
        sequence = (sequence + 1) & 0xFFFF;
        return packet;
    }
}
