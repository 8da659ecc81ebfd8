package io.framebus.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionDescriptionTest {

    private static final byte[] SEQUENCE = HexFormat.of().parseHex("6742c01e8c8d40");
    private static final byte[] PICTURE = HexFormat.of().parseHex("68ce3c80");

    @Test
    void theTrackIsAnnouncedWithItsProfileAndParameterSets() {
        assertEquals("""
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=street
                c=IN IP4 127.0.0.1
                t=0 0
                a=control:*
                a=range:npt=now-
                m=video 0 RTP/AVP 96
                a=rtpmap:96 H264/90000
                a=fmtp:96 packetization-mode=1;profile-level-id=42C01E;sprop-parameter-sets=Z0LAHoyNQA==,aM48gA==
                a=control:video
                """.replace("\n", "\r\n"), SessionDescription.of("street", List.of(SEQUENCE, PICTURE)));
    }

    @Test
    void aStreamWithoutASequenceParameterSetCannotBeDescribed() {
        assertThrows(IllegalArgumentException.class, () -> SessionDescription.of("street", List.of(PICTURE)));
    }
}
