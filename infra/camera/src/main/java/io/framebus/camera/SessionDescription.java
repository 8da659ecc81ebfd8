package io.framebus.camera;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What DESCRIBE answers (RFC 8866 and section 8.2 of RFC 6184). */
final class SessionDescription {

    /** Path of the only track, below the camera's. */
    static final String TRACK = "video";

    private static final int SEQUENCE_PARAMETER_SET = 7;

    private SessionDescription() {}

    /**
     * One video track.
     *
     * @param name shown by players; one line
     * @param parameterSets of the H.264 stream, without start codes
     */
    static String of(String name, List<byte[]> parameterSets) {
        String sets = parameterSets.stream()
                .map(set -> Base64.getEncoder().encodeToString(set))
                .collect(Collectors.joining(","));
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 127.0.0.1",
                "s=" + name,
                "c=IN IP4 127.0.0.1",
                "t=0 0",
                "a=control:*",
                "a=range:npt=now-",
                "m=video 0 RTP/AVP " + RtpStream.PAYLOAD_TYPE,
                "a=rtpmap:" + RtpStream.PAYLOAD_TYPE + " H264/" + RtpStream.CLOCK,
                "a=fmtp:" + RtpStream.PAYLOAD_TYPE + " packetization-mode=1;profile-level-id=" + profile(parameterSets)
                        + ";sprop-parameter-sets=" + sets,
                "a=control:" + TRACK,
                "");
    }

    /** The three bytes behind the type of the sequence parameter set: profile, constraints and level. */
    private static String profile(List<byte[]> parameterSets) {
        return parameterSets.stream()
                .filter(set -> set.length > 3 && (set[0] & 0x1F) == SEQUENCE_PARAMETER_SET)
                .findFirst()
                .map(set -> HexFormat.of().withUpperCase().formatHex(set, 1, 4))
                .orElseThrow(() -> new IllegalArgumentException("a stream without a sequence parameter set"));
    }
}
