package io.framebus.media;

import io.framebus.bus.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What FFmpeg is told about an input: which demuxers and protocols it may use, and where the input is. */
final class InputArguments {

    /** Pictures above this are refused before their memory is taken. */
    static final long MAX_PIXELS = 100_000_000;

    /**
     * Demuxers that read one file and nothing else. The protocol whitelist alone would let a concat script, a playlist
     * or a DASH manifest with another name read its neighbours.
     */
    private static final String SINGLE_FILE_FORMATS =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,vvc,av1,obu,ivf,flv,live_flv,"
                    + "ogg,asf,asf_o,rm,mxf,mxf_opatom,nut,dv,gif,mjpeg,wtv,gxf,h261,h263,vc1,yuv4mpegpipe,apng";

    private static final long SOCKET_TIMEOUT_MICROS = 10_000_000;
    private static final long FIRST_LOOK_MICROS = 1_000_000;

    private InputArguments() {}

    static List<String> file(String absolutePath) {
        return List.of(
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                SINGLE_FILE_FORMATS,
                "-max_pixels",
                Long.toString(MAX_PIXELS),
                "-i",
                "file:" + absolutePath);
    }

    /**
     * A camera: over TCP, with a deadline on every socket, video only, and a short look before the first frame. What
     * was read for that look is decoded, too ({@code nobuffer} would drop it, and with it often the only key frame for
     * seconds).
     */
    static List<String> camera(String url) {
        boolean encrypted = url.toLowerCase(Locale.ROOT).startsWith("rtsps:");
        return List.of(
                "-f",
                "rtsp",
                "-rtsp_transport",
                "tcp",
                "-timeout",
                Long.toString(SOCKET_TIMEOUT_MICROS),
                "-protocol_whitelist",
                encrypted ? "rtsp,rtsps,tcp,rtp,udp,tls,crypto" : "rtsp,tcp,rtp,udp",
                "-format_whitelist",
                "rtsp",
                "-allowed_media_types",
                "video",
                "-analyzeduration",
                Long.toString(FIRST_LOOK_MICROS),
                "-max_pixels",
                Long.toString(MAX_PIXELS),
                "-i",
                url);
    }

    /**
     * Numbered links in the working directory, all of one type.
     *
     * @param framesPerSecond nominal rate, above 0; becomes the tick of the timestamps
     */
    static List<String> images(ImageType type, double framesPerSecond) {
        if (!type.sequential()) {
            return image(type);
        }
        List<String> arguments = new ArrayList<>(type.strictness());
        arguments.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", "image2", "-f", "image2"));
        arguments.addAll(List.of("-framerate", String.format(Locale.ROOT, "%.3f", framesPerSecond)));
        arguments.addAll(List.of("-start_number", "0", "-max_pixels", Long.toString(MAX_PIXELS)));
        arguments.addAll(List.of("-c:v", type.decoder(), "-i", ImageRun.LINK_PATTERN));
        return arguments;
    }

    /** The first of them, for a program that takes no decoder's name. */
    static List<String> image(ImageType type) {
        List<String> arguments = new ArrayList<>(type.strictness());
        arguments.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", type.demuxer()));
        arguments.addAll(List.of("-f", type.demuxer(), "-max_pixels", Long.toString(MAX_PIXELS)));
        arguments.addAll(List.of("-i", "file:" + ImageRun.FIRST_LINK));
        return arguments;
    }

    /** Arguments for a file or camera. */
    static List<String> of(SourceSpec source) {
        return switch (source.kind()) {
            case RTSP -> camera(source.url());
            case FILE -> file(source.url());
            case IMAGES -> throw new IllegalArgumentException("images are opened run by run");
        };
    }
}
